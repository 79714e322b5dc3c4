package dev.convcast.verification.scores;

import org.jspecify.annotations.Nullable;

/**
 * Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004) in uniform windows with the sample
 * covariance. Windows that leave the frame or hold a missing pixel do not count.
 */
public final class Ssim {

  private static final int SIDE = 7;
  private static final int PIXELS = SIDE * SIDE;
  private static final double SAMPLE = PIXELS / (PIXELS - 1.0);

  private final double c1;
  private final double c2;
  private double sum;
  private long windows;

  /**
   * @param range the width of the range of the data, in its unit
   */
  public Ssim(double range) {
    c1 = 0.01 * range * (0.01 * range);
    c2 = 0.03 * range * (0.03 * range);
  }

  public void add(FramePair pair) {
    var columns = new Moments[pair.columns()];
    for (int x = 0; x < columns.length; x++) {
      columns[x] = new Moments();
    }
    for (int y = 0; y < pair.rows(); y++) {
      for (int x = 0; x < columns.length; x++) {
        columns[x].add(pair, y * columns.length + x, 1);
        if (y >= SIDE) {
          columns[x].add(pair, (y - SIDE) * columns.length + x, -1);
        }
      }
      if (y >= SIDE - 1) {
        row(columns);
      }
    }
  }

  private void row(Moments[] columns) {
    var window = new Moments();
    for (int x = 0; x < columns.length; x++) {
      window.add(columns[x], 1);
      if (x >= SIDE) {
        window.add(columns[x - SIDE], -1);
      }
      if (x >= SIDE - 1 && window.missing == 0) {
        sum += similarity(window);
        windows++;
      }
    }
  }

  private double similarity(Moments window) {
    double f = window.forecast / PIXELS;
    double t = window.truth / PIXELS;
    double ff = SAMPLE * (window.forecastSquared / PIXELS - f * f);
    double tt = SAMPLE * (window.truthSquared / PIXELS - t * t);
    double ft = SAMPLE * (window.product / PIXELS - f * t);
    return (2 * f * t + c1) * (2 * ft + c2) / ((f * f + t * t + c1) * (ff + tt + c2));
  }

  public void add(Ssim other) {
    sum += other.sum;
    windows += other.windows;
  }

  public @Nullable Double value() {
    return Ratio.of(sum, windows);
  }

  private static final class Moments {

    private double forecast;
    private double truth;
    private double forecastSquared;
    private double truthSquared;
    private double product;
    private int missing;

    void add(FramePair pair, int pixel, int sign) {
      if (pair.valid(pixel)) {
        double f = pair.forecast()[pixel];
        double t = pair.truth()[pixel];
        forecast += sign * f;
        truth += sign * t;
        forecastSquared += sign * f * f;
        truthSquared += sign * t * t;
        product += sign * f * t;
      } else {
        missing += sign;
      }
    }

    void add(Moments other, int sign) {
      forecast += sign * other.forecast;
      truth += sign * other.truth;
      forecastSquared += sign * other.forecastSquared;
      truthSquared += sign * other.truthSquared;
      product += sign * other.product;
      missing += sign * other.missing;
    }
  }
}
