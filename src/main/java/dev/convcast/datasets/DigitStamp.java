package dev.convcast.datasets;

import dev.convcast.datasets.DigitStrokes.Line;
import java.util.List;

/**
 * One digit as its writer wrote it: a square of pixels from 0 to 1, drawn by a round pen with soft
 * edges. Slant, width, height and pen differ from writer to writer. Plain arithmetic and square
 * roots only, so that the bytes are the same on every machine.
 */
record DigitStamp(int side, float[] pixels) {

  private static final double HEIGHT = 0.88; // of the square, pen not counted

  static DigitStamp draw(int side, SplitMix64 random) {
    List<Line> strokes = DigitStrokes.of(random.below(10));
    double height = side * HEIGHT * random.between(.9, 1);
    double width = height * random.between(.85, 1.15);
    double slant = random.between(-.1, .22) * height;
    double pen = side * random.between(.042, .062);
    float[] pixels = new float[side * side];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        double x = column + .5 - side / 2.0;
        double y = row + .5 - side / 2.0;
        double nearest = Double.MAX_VALUE;
        for (Line line : strokes) {
          nearest =
              Math.min(
                  nearest,
                  squareDistance(
                      x,
                      y,
                      line.x1() * width - line.y1() * slant,
                      line.y1() * height,
                      line.x2() * width - line.y2() * slant,
                      line.y2() * height));
        }
        pixels[row * side + column] = ink(pen - Math.sqrt(nearest));
      }
    }
    return new DigitStamp(side, pixels);
  }

  /** From no ink half a pixel outside the pen's edge to full ink half a pixel inside, smoothly. */
  private static float ink(double inside) {
    double t = Math.max(0, Math.min(1, inside + .5));
    return (float) (t * t * (3 - 2 * t));
  }

  private static double squareDistance(
      double x, double y, double x1, double y1, double x2, double y2) {
    double alongX = x2 - x1;
    double alongY = y2 - y1;
    double length = alongX * alongX + alongY * alongY;
    double share = length == 0 ? 0 : ((x - x1) * alongX + (y - y1) * alongY) / length;
    double t = Math.max(0, Math.min(1, share));
    double awayX = x - x1 - t * alongX;
    double awayY = y - y1 - t * alongY;
    return awayX * awayX + awayY * awayY;
  }

  /** Lays it into a frame; where ink lies already, the darker wins. */
  void onto(float[] frame, int columns, int top, int left) {
    for (int row = 0; row < side; row++) {
      int at = (top + row) * columns + left;
      for (int column = 0; column < side; column++) {
        frame[at + column] = Math.max(frame[at + column], pixels[row * side + column]);
      }
    }
  }
}
