package dev.convcast.forecasters;

import dev.convcast.frames.Grid;

/**
 * A rectangle of a grid.
 *
 * @param rowWeights how much of its forecast is in the whole's, for each of its rows
 * @param columnWeights the same for its columns; both are multiplied
 */
record Tile(int top, int left, float[] rowWeights, float[] columnWeights) {

  int rows() {
    return rowWeights.length;
  }

  int columns() {
    return columnWeights.length;
  }

  Grid grid(int channels) {
    return new Grid(channels, rows(), columns());
  }

  /** Its part of some frames, (frames, C, rows, columns) of those of the whole grid. */
  float[] cut(float[] all, int firstFrame, int frames, Grid whole) {
    int planes = frames * whole.channels();
    float[] part = new float[planes * rows() * columns()];
    for (int plane = 0; plane < planes; plane++) {
      int from = firstFrame * whole.size() + plane * whole.rows() * whole.columns();
      for (int row = 0; row < rows(); row++) {
        System.arraycopy(
            all,
            from + (top + row) * whole.columns() + left,
            part,
            (plane * rows() + row) * columns(),
            columns());
      }
    }
    return part;
  }

  /** Adds its forecast by its weights to some frames of the whole grid, which begin as zeros. */
  void add(float[] part, float[] all, int firstFrame, int frames, Grid whole) {
    int planes = frames * whole.channels();
    for (int plane = 0; plane < planes; plane++) {
      int to = firstFrame * whole.size() + plane * whole.rows() * whole.columns();
      for (int row = 0; row < rows(); row++) {
        int at = to + (top + row) * whole.columns() + left;
        int from = (plane * rows() + row) * columns();
        for (int column = 0; column < columns(); column++) {
          all[at + column] += rowWeights[row] * columnWeights[column] * part[from + column];
        }
      }
    }
  }
}
