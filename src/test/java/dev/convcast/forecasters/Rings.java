package dev.convcast.forecasters;

import java.util.Random;

/** Rings of the size and stroke of moving digits, each on its way at 3.6 pixels a frame. */
final class Rings {

  private static final double RADIUS = 10;
  private static final double STROKE = 2;

  private Rings() {}

  /** (frames, rows, columns), 0 to 1; one ring for every 300 pixels. */
  static float[] flying(int frames, int rows, int columns, long seed) {
    var random = new Random(seed);
    float[] values = new float[frames * rows * columns];
    for (int ring = 0; ring < rows * columns / 300; ring++) {
      double x = random.nextDouble() * columns;
      double y = random.nextDouble() * rows;
      double angle = random.nextDouble() * 2 * Math.PI;
      for (int t = 0; t < frames; t++) {
        draw(
            values,
            t * rows,
            rows,
            columns,
            x + t * 3.6 * Math.cos(angle),
            y + t * 3.6 * Math.sin(angle));
      }
    }
    return values;
  }

  private static void draw(
      float[] values, int firstRow, int rows, int columns, double x, double y) {
    for (int row = Math.max(0, (int) y - 13); row < Math.min(rows, y + 13); row++) {
      for (int column = Math.max(0, (int) x - 13); column < Math.min(columns, x + 13); column++) {
        double off = Math.abs(Math.hypot(column - x, row - y) - RADIUS);
        int at = (firstRow + row) * columns + column;
        values[at] = Math.max(values[at], (float) Math.max(0, Math.min(1, STROKE - off)));
      }
    }
  }
}
