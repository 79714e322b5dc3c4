package dev.convcast.forecasters;

import boofcv.struct.image.GrayF32;
import dev.convcast.frames.Grid;

/**
 * A frame's brightness, the mean of its channels, on a grid coarse enough to be looked at quickly.
 *
 * @param missing by pixel of the picture, whether something of it is missing in the frame
 * @param pooling how many rows and columns of the frame are one of the picture
 */
record Picture(GrayF32 brightness, boolean[] missing, int pooling) {

  private static final int LONGEST_SIDE = 400;

  /** Of the frame (C, H, W) that starts at an index of the values. */
  static Picture of(float[] values, int start, Grid grid, Contrast contrast) {
    int pooling = (Math.max(grid.rows(), grid.columns()) - 1) / LONGEST_SIDE + 1;
    int rows = (grid.rows() - 1) / pooling + 1;
    int columns = (grid.columns() - 1) / pooling + 1;
    float[] sum = new float[rows * columns];
    int[] known = new int[rows * columns];
    boolean[] missing = new boolean[rows * columns];
    int index = start;
    for (int channel = 0; channel < grid.channels(); channel++) {
      for (int row = 0; row < grid.rows(); row++) {
        int line = row / pooling * columns;
        for (int column = 0; column < grid.columns(); column++) {
          float value = values[index++];
          int at = line + column / pooling;
          if (Float.isNaN(value)) {
            missing[at] = true;
          } else {
            sum[at] += contrast.brightness(value);
            known[at]++;
          }
        }
      }
    }
    var brightness = new GrayF32(columns, rows);
    for (int at = 0; at < sum.length; at++) {
      brightness.data[at] = known[at] == 0 ? 0 : sum[at] / known[at];
    }
    return new Picture(brightness, missing, pooling);
  }

  int shortestSide() {
    return Math.min(brightness.width, brightness.height);
  }

  /** Whether all is known around a place of the picture, as far as that is inside. */
  boolean isKnownAround(float x, float y, int reach) {
    if (!(x > -.5f && x < brightness.width - .5f && y > -.5f && y < brightness.height - .5f)) {
      return false;
    }
    int left = Math.max(0, Math.round(x) - reach);
    int top = Math.max(0, Math.round(y) - reach);
    int right = Math.min(brightness.width - 1, Math.round(x) + reach);
    int bottom = Math.min(brightness.height - 1, Math.round(y) + reach);
    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        if (missing[row * brightness.width + column]) {
          return false;
        }
      }
    }
    return true;
  }
}
