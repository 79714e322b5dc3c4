package dev.convcast.verification.scores;

import java.util.List;
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
    add(pair, WindowWeights.of(pair, windows), new Area(pair), new Area(pair));
  }

  /**
   * @param weights of this pair and these windows, which its other thresholds share
   * @param forecast to work in, which they share as well
   * @param truth the same
   */
  void add(FramePair pair, List<WindowWeights> weights, Area forecast, Area truth) {
    forecast.takeAtLeast(threshold, pair.forecast());
    truth.takeAtLeast(threshold, pair.truth());
    if (forecast.isEmpty() && truth.isEmpty()) {
      return; // adds nothing
    }
    for (int w = 0; w < windows.length; w++) {
      add(w, pair, forecast, truth, weights.get(w));
    }
  }

  private void add(int w, FramePair pair, Area forecast, Area truth, WindowWeights weights) {
    int side = windows[w];
    double[] forecasts = forecast.newBand(side);
    double[] truths = truth.newBand(side);
    double[] weight = weights.weights();
    double differences = 0;
    double references = 0;
    for (int y = 0; y < pair.rows(); y++) {
      forecast.band(y, side, forecasts);
      truth.band(y, side, truths);
      if (forecasts[forecasts.length - 1] == 0 && truths[truths.length - 1] == 0) {
        continue; // dry, as much of a field often is
      }
      int row = y * pair.columns();
      for (int x = 0; x < pair.columns(); x++) {
        double f = forecasts[x + side] - forecasts[x];
        double t = truths[x + side] - truths[x];
        differences += (f - t) * (f - t) * weight[row + x];
        references += (f * f + t * t) * weight[row + x];
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
}
