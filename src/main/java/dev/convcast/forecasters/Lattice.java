package dev.convcast.forecasters;

import dev.convcast.frames.Grid;

/**
 * Nodes at equal distances over a frame, each in the middle of its square of {@code spacing}
 * pixels.
 */
record Lattice(int rows, int columns, int spacing) {

  private static final int MOST_NODES_A_SIDE = 48;
  private static final int LEAST_SPACING = 8;

  /** As fine as motion can be told apart, as coarse as the time for a forecast wants it. */
  static Lattice over(Grid grid) {
    int longest = Math.max(grid.rows(), grid.columns());
    int spacing = Math.max(LEAST_SPACING, ceilDiv(longest, MOST_NODES_A_SIDE));
    return new Lattice(ceilDiv(grid.rows(), spacing), ceilDiv(grid.columns(), spacing), spacing);
  }

  private static int ceilDiv(int a, int b) {
    return (a - 1) / b + 1;
  }

  int size() {
    return rows * columns;
  }

  /** The row or column of pixels that a row or column of nodes is at. */
  float pixel(int node) {
    return (node + .5f) * spacing - .5f;
  }

  /** The opposite: a place among the nodes, held between the first and the last. */
  private float node(float pixel, int count) {
    return Math.max(0, Math.min(count - 1, (pixel + .5f) / spacing - .5f));
  }

  /** What values at the nodes are at a place between them, given in pixels. */
  float at(float[] values, float row, float column) {
    float r = node(row, rows);
    float c = node(column, columns);
    int top = (int) r;
    int left = (int) c;
    int below = top + 1 < rows ? columns : 0;
    int beside = left + 1 < columns ? 1 : 0;
    float right = c - left;
    int n = top * columns + left;
    float upper = values[n] + right * (values[n + beside] - values[n]);
    float lower = values[n + below] + right * (values[n + below + beside] - values[n + below]);
    return upper + (r - top) * (lower - upper);
  }

  /** What values at the nodes are at each pixel of a row of pixels. */
  void along(float[] values, int row, float[] pixels) {
    float r = node(row, rows);
    int top = (int) r;
    int upper = top * columns;
    int lower = top + 1 < rows ? upper + columns : upper;
    float[] between = new float[columns + 1];
    for (int j = 0; j < columns; j++) {
      between[j] = values[upper + j] + (r - top) * (values[lower + j] - values[upper + j]);
    }
    between[columns] = between[columns - 1];
    for (int x = 0; x < pixels.length; x++) {
      float c = node(x, columns);
      int left = (int) c;
      pixels[x] = between[left] + (c - left) * (between[left + 1] - between[left]);
    }
  }
}
