package dev.convcast.convlstm;

import ai.djl.ndarray.types.Shape;

/** A batch of grids. */
record Extent(int batch, int rows, int columns) {

  /** That of each step in (steps*B, C, H, W). */
  static Extent of(Shape grids, int steps) {
    return new Extent(
        Math.toIntExact(grids.get(0) / steps),
        Math.toIntExact(grids.get(2)),
        Math.toIntExact(grids.get(3)));
  }

  interface Visitor {
    void at(int image, int row, int column);
  }

  int pixels() {
    return Math.multiplyExact(batch, Math.multiplyExact(rows, columns));
  }

  /** Which pixel that is, row by row. */
  int pixel(int image, int row, int column) {
    return (image * rows + row) * columns + column;
  }

  void forEach(Visitor visitor) {
    for (int image = 0; image < batch; image++) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          visitor.at(image, row, column);
        }
      }
    }
  }
}
