package dev.convcast.verification.scores;

import java.util.Arrays;

/** The pixels of an event as a summed-area table, to count them in windows; made once for many. */
final class Area {

  private final int rows;
  private final int columns;
  private final double[] sums; // (rows + 1, columns + 1)

  Area(FramePair pair) {
    rows = pair.rows();
    columns = pair.columns();
    sums = new double[(rows + 1) * (columns + 1)];
  }

  /** Now those where values are at least the threshold; NaN is at least nothing. */
  void takeAtLeast(float threshold, float[] values) {
    int stride = columns + 1;
    for (int y = 0, pixel = 0; y < rows; y++) {
      int row = 0;
      int at = (y + 1) * stride + 1;
      for (int x = 0; x < columns; x++, pixel++, at++) {
        row += values[pixel] >= threshold ? 1 : 0;
        sums[at] = sums[at - stride] + row;
      }
    }
  }

  static Area valid(FramePair pair) {
    var area = new Area(pair);
    area.takeAtLeast(Float.NEGATIVE_INFINITY, pair.truth());
    return area;
  }

  boolean isEmpty() {
    return sums[sums.length - 1] == 0;
  }

  double[] newBand(int side) {
    return new double[columns + side];
  }

  /**
   * Sets {@code counts} so that the window around (y, x), cut off at the edges, holds {@code
   * counts[x + side] - counts[x]}.
   */
  void band(int y, int side, double[] counts) {
    int top = Math.max(0, y - side / 2) * (columns + 1);
    int bottom = Math.min(rows, y + side / 2 + 1) * (columns + 1);
    int half = side / 2;
    Arrays.fill(counts, 0, half, 0);
    for (int x = 0; x <= columns; x++) {
      counts[half + x] = sums[bottom + x] - sums[top + x];
    }
    Arrays.fill(counts, half + columns + 1, counts.length, counts[half + columns]);
  }
}
