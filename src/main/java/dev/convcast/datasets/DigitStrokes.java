package dev.convcast.datasets;

import java.util.ArrayList;
import java.util.List;

/**
 * The ten digits as strokes of a pen, on a canvas with y downward from -0.5 to 0.5 and x from about
 * -0.3 to 0.3. Curves are flattened to short lines.
 */
final class DigitStrokes {

  /** A straight piece of a stroke. */
  record Line(double x1, double y1, double x2, double y2) {}

  private static final List<List<Line>> DIGITS =
      List.of(
          new Pen().at(0, -.45).arc(0, 0, .28, .45, -90, 270).lines(),
          new Pen().at(-.17, -.27).to(.03, -.45).to(.03, .45).lines(),
          new Pen().arc(-.01, -.2, .25, .25, -165, 35).to(-.27, .45).to(.28, .45).lines(),
          new Pen()
              .arc(-.03, -.225, .24, .225, -155, 90)
              .arc(-.03, .225, .29, .225, -90, 150)
              .lines(),
          new Pen().at(.12, .45).to(.12, -.45).to(-.29, .18).to(.29, .18).lines(),
          new Pen()
              .at(.23, -.45)
              .to(-.18, -.45)
              .to(-.22, -.05)
              .arc(-.02, .16, .29, .29, -133, 145)
              .lines(),
          new Pen()
              .at(.17, -.45)
              .curve(-.28, -.28, -.28, .18)
              .arc(0, .18, .28, .27, 180, 540)
              .lines(),
          new Pen().at(-.28, -.45).to(.28, -.45).to(-.09, .45).lines(),
          new Pen().arc(0, -.225, .23, .225, 90, 450).arc(0, .225, .28, .225, -90, 270).lines(),
          new Pen()
              .at(-.17, .45)
              .curve(.28, .28, .28, -.18)
              .arc(0, -.18, .28, .27, 0, 360)
              .lines());

  private DigitStrokes() {}

  static List<Line> of(int digit) {
    return DIGITS.get(digit);
  }

  private static final class Pen {

    private static final int PIECES_A_CIRCLE = 36;
    private static final int PIECES_A_CURVE = 10;

    private final List<Line> lines = new ArrayList<>();
    private boolean down;
    private double x;
    private double y;

    Pen at(double toX, double toY) {
      x = toX;
      y = toY;
      down = true;
      return this;
    }

    Pen to(double toX, double toY) {
      if (down) {
        lines.add(new Line(x, y, toX, toY));
      }
      return at(toX, toY);
    }

    /** Along an ellipse, in degrees from the right, clockwise as it is seen. */
    Pen arc(double centreX, double centreY, double radiusX, double radiusY, int from, int until) {
      int pieces = Math.max(1, (until - from) * PIECES_A_CIRCLE / 360);
      for (int i = 0; i <= pieces; i++) {
        // StrictMath: the same to the last bit everywhere, which Math does not promise
        double angle = StrictMath.toRadians(from + (until - from) * (double) i / pieces);
        to(centreX + radiusX * StrictMath.cos(angle), centreY + radiusY * StrictMath.sin(angle));
      }
      return this;
    }

    /** Along a parabola that leaves towards the control point. */
    Pen curve(double controlX, double controlY, double endX, double endY) {
      double startX = x;
      double startY = y;
      for (int i = 1; i <= PIECES_A_CURVE; i++) {
        double t = (double) i / PIECES_A_CURVE;
        double u = 1 - t;
        to(
            u * u * startX + 2 * u * t * controlX + t * t * endX,
            u * u * startY + 2 * u * t * controlY + t * t * endY);
      }
      return this;
    }

    List<Line> lines() {
      return List.copyOf(lines);
    }
  }
}
