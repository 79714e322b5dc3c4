package dev.convcast.forecasters;

import dev.convcast.frames.Grid;

/** Carries the frame (C, H, W) that starts at an index of the frames to where trajectories end. */
record Advection(float[] frames, int start, Grid grid) {

  /** Writes the frame that arrives, (C, H, W), from this index on. */
  void arrive(Trajectories trajectories, float[] arrived, int from) {
    int pixels = grid.rows() * grid.columns();
    float[] down = new float[grid.columns()];
    float[] right = new float[grid.columns()];
    for (int row = 0; row < grid.rows(); row++) {
      trajectories.down(row, down);
      trajectories.right(row, right);
      for (int column = 0; column < grid.columns(); column++) {
        float sourceRow = row - down[column];
        float sourceColumn = column - right[column];
        int at = from + row * grid.columns() + column;
        for (int channel = 0; channel < grid.channels(); channel++) {
          arrived[at + channel * pixels] = value(start + channel * pixels, sourceRow, sourceColumn);
        }
      }
    }
  }

  /** Bilinear among what is known; NaN where the nearest pixel is missing or outside. */
  private float value(int channel, float row, float column) {
    int top = floor(row);
    int left = floor(column);
    float right = column - left;
    if (top >= 0 && top + 1 < grid.rows() && left >= 0 && left + 1 < grid.columns()) {
      int at = channel + top * grid.columns() + left;
      float upper = between(frames[at], frames[at + 1], right);
      int below = at + grid.columns();
      float lower = between(frames[below], frames[below + 1], right);
      float value = between(upper, lower, row - top);
      if (!Float.isNaN(value)) { // all four are known, as nearly everywhere
        return value;
      }
    }
    return edge(channel, row, column, top, left);
  }

  private float edge(int channel, float row, float column, int top, int left) {
    float nearest = pixel(channel, floor(row + .5f), floor(column + .5f), Float.NaN);
    if (Float.isNaN(nearest)) {
      return Float.NaN;
    }
    float right = column - left;
    float upper =
        between(pixel(channel, top, left, nearest), pixel(channel, top, left + 1, nearest), right);
    float lower =
        between(
            pixel(channel, top + 1, left, nearest),
            pixel(channel, top + 1, left + 1, nearest),
            right);
    return between(upper, lower, row - top);
  }

  private static int floor(float value) {
    int truncated = (int) value;
    return value < truncated ? truncated - 1 : truncated;
  }

  private float pixel(int channel, int row, int column, float otherwise) {
    if (row < 0 || row >= grid.rows() || column < 0 || column >= grid.columns()) {
      return otherwise;
    }
    float value = frames[channel + row * grid.columns() + column];
    return Float.isNaN(value) ? otherwise : value;
  }

  /** Rounding never takes it out of what it is between. */
  private static float between(float a, float b, float share) {
    float value = a + share * (b - a);
    float low = a < b ? a : b;
    float high = a < b ? b : a;
    return value < low ? low : value > high ? high : value; // NaN falls through
  }
}
