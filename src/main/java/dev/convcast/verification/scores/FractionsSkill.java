package dev.convcast.verification.scores;

import org.jspecify.annotations.Nullable;

/**
 * The fractions skill score (Roberts and Lean 2008) of an event in square windows of several sizes,
 * each around a valid pixel, cut off at the edges, and over its valid pixels.
 */
public final class FractionsSkill {

  private final float threshold;
  private final int[] windows;
  private final double[] difference;
  private final double[] reference;

  /**
   * @param windows sides in pixels, odd
   */
  public FractionsSkill(double threshold, int... windows) {
    this.threshold = (float) threshold;
    this.windows = windows.clone();
    this.difference = new double[windows.length];
    this.reference = new double[windows.length];
  }

  public void add(FramePair pair) {
    add(pair, Area.valid(pair));
  }

  /**
   * @param valid of this pair, which its other thresholds share
   */
  void add(FramePair pair, Area valid) {
    Area forecast = Area.atLeast(threshold, pair.forecast(), pair);
    Area truth = Area.atLeast(threshold, pair.truth(), pair);
    if (forecast.isEmpty() && truth.isEmpty()) {
      return; // adds nothing
    }
    for (int w = 0; w < windows.length; w++) {
      add(w, pair, forecast, truth, valid);
    }
  }

  private void add(int w, FramePair pair, Area forecast, Area truth, Area valid) {
    int half = windows[w] / 2;
    double differences = 0;
    double references = 0;
    for (int y = 0; y < pair.rows(); y++) {
      int top = Math.max(0, y - half);
      int bottom = Math.min(pair.rows(), y + half + 1);
      for (int x = 0; x < pair.columns(); x++) {
        int left = Math.max(0, x - half);
        int right = Math.min(pair.columns(), x + half + 1);
        int f = forecast.count(top, bottom, left, right);
        int t = truth.count(top, bottom, left, right);
        if ((f | t) != 0 && pair.valid(y * pair.columns() + x)) {
          double share = 1.0 / valid.count(top, bottom, left, right);
          double pf = f * share;
          double po = t * share;
          differences += (pf - po) * (pf - po);
          references += pf * pf + po * po;
        }
      }
    }
    difference[w] += differences;
    reference[w] += references;
  }

  public void add(FractionsSkill other) {
    for (int w = 0; w < windows.length; w++) {
      difference[w] += other.difference[w];
      reference[w] += other.reference[w];
    }
  }

  /** At the w-th window size. */
  public @Nullable Double value(int w) {
    return reference[w] == 0 ? null : 1 - difference[w] / reference[w];
  }

  /** Counts of pixels in rectangles: a summed-area table. */
  static final class Area {

    private final int[] sums; // (rows + 1, columns + 1)
    private final int stride;

    private Area(int rows, int columns) {
      this.stride = columns + 1;
      this.sums = new int[(rows + 1) * stride];
    }

    static Area valid(FramePair pair) {
      return atLeast(Float.NEGATIVE_INFINITY, pair.truth(), pair);
    }

    static Area atLeast(float threshold, float[] values, FramePair pair) {
      var area = new Area(pair.rows(), pair.columns());
      for (int y = 0, pixel = 0; y < pair.rows(); y++) {
        int row = 0;
        int at = (y + 1) * area.stride + 1;
        for (int x = 0; x < pair.columns(); x++, pixel++, at++) {
          row += values[pixel] >= threshold ? 1 : 0;
          area.sums[at] = area.sums[at - area.stride] + row;
        }
      }
      return area;
    }

    boolean isEmpty() {
      return sums[sums.length - 1] == 0;
    }

    int count(int top, int bottom, int left, int right) {
      return sums[bottom * stride + right]
          - sums[top * stride + right]
          - sums[bottom * stride + left]
          + sums[top * stride + left];
    }
  }
}
