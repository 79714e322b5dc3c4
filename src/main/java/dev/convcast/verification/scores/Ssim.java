package dev.convcast.verification.scores;

import org.jspecify.annotations.Nullable;

/**
 * Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004) in uniform windows with the sample
 * covariance. Windows that leave the frame or hold a missing pixel do not count.
 */
public final class Ssim {

  private static final int SIDE = 7;
  private static final int PIXELS = SIDE * SIDE;
  private static final double EACH = 1.0 / PIXELS;
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
    var columns = new Columns(pair);
    for (int y = 0; y < pair.rows(); y++) {
      columns.add(y, 1);
      if (y >= SIDE) {
        columns.add(y - SIDE, -1);
      }
      if (y >= SIDE - 1) {
        row(columns);
      }
    }
  }

  private void row(Columns columns) {
    double f = 0;
    double t = 0;
    double ff = 0;
    double tt = 0;
    double ft = 0;
    int missing = 0;
    for (int x = 0; x < columns.missing.length; x++) {
      f += columns.forecast[x];
      t += columns.truth[x];
      ff += columns.forecastSquared[x];
      tt += columns.truthSquared[x];
      ft += columns.product[x];
      missing += columns.missing[x];
      if (x >= SIDE - 1) {
        if (missing == 0) {
          sum += similarity(f * EACH, t * EACH, ff * EACH, tt * EACH, ft * EACH);
          windows++;
        }
        int first = x - SIDE + 1;
        f -= columns.forecast[first];
        t -= columns.truth[first];
        ff -= columns.forecastSquared[first];
        tt -= columns.truthSquared[first];
        ft -= columns.product[first];
        missing -= columns.missing[first];
      }
    }
  }

  /** Of the means of a window. */
  private double similarity(double f, double t, double ff, double tt, double ft) {
    double variances = SAMPLE * (ff - f * f + tt - t * t);
    double covariance = SAMPLE * (ft - f * t);
    return (2 * f * t + c1) * (2 * covariance + c2) / ((f * f + t * t + c1) * (variances + c2));
  }

  public void add(Ssim other) {
    sum += other.sum;
    windows += other.windows;
  }

  public @Nullable Double value() {
    return Ratio.of(sum, windows);
  }

  /** Sums over the last rows, column by column. */
  private static final class Columns {

    private final FramePair pair;
    private final double[] forecast;
    private final double[] truth;
    private final double[] forecastSquared;
    private final double[] truthSquared;
    private final double[] product;
    private final int[] missing;

    Columns(FramePair pair) {
      this.pair = pair;
      forecast = new double[pair.columns()];
      truth = new double[pair.columns()];
      forecastSquared = new double[pair.columns()];
      truthSquared = new double[pair.columns()];
      product = new double[pair.columns()];
      missing = new int[pair.columns()];
    }

    /** Adds a row, or takes it away where the sign is -1. */
    void add(int row, int sign) {
      for (int x = 0, pixel = row * missing.length; x < missing.length; x++, pixel++) {
        if (pair.valid(pixel)) {
          double f = pair.forecast()[pixel];
          double t = pair.truth()[pixel];
          forecast[x] += sign * f;
          truth[x] += sign * t;
          forecastSquared[x] += sign * f * f;
          truthSquared[x] += sign * t * t;
          product[x] += sign * f * t;
        } else {
          missing[x] += sign;
        }
      }
    }
  }
}
