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
}
