package dev.convcast.verification.scores;

import org.jspecify.annotations.Nullable;

/** How often an event, a value of at least a threshold, was forecast and seen. */
public final class Contingency {

  private final float threshold;
  private long hits;
  private long misses;
  private long falseAlarms;
  private long correctNegatives;

  public Contingency(double threshold) {
    this.threshold = (float) threshold; // as the values are, so that 0.7 is at least 0.7
  }

  public void add(FramePair pair) {
    float[] forecasts = pair.forecast();
    float[] truths = pair.truth();
    int forecast = 0;
    int seen = 0;
    int both = 0;
    int valid = 0;
    for (int i = 0; i < truths.length; i++) { // NaN is at least nothing
      int f = forecasts[i] >= threshold ? 1 : 0;
      int t = truths[i] >= threshold ? 1 : 0;
      forecast += f;
      seen += t;
      both += f & t;
      valid += pair.valid(i) ? 1 : 0;
    }
    hits += both;
    misses += seen - both;
    falseAlarms += forecast - both;
    correctNegatives += valid - seen - forecast + both;
  }

  public void add(Contingency other) {
    hits += other.hits;
    misses += other.misses;
    falseAlarms += other.falseAlarms;
    correctNegatives += other.correctNegatives;
  }

  public long hits() {
    return hits;
  }

  public long misses() {
    return misses;
  }

  public long falseAlarms() {
    return falseAlarms;
  }

  public long correctNegatives() {
    return correctNegatives;
  }

  /** Critical success index. */
  public @Nullable Double csi() {
    return Ratio.of(hits, hits + misses + falseAlarms);
  }

  /** Probability of detection. */
  public @Nullable Double pod() {
    return Ratio.of(hits, hits + misses);
  }

  /** False alarm ratio. */
  public @Nullable Double far() {
    return Ratio.of(falseAlarms, hits + falseAlarms);
  }

  /** Frequency bias. */
  public @Nullable Double bias() {
    return Ratio.of(hits + falseAlarms, hits + misses);
  }

  /** Heidke skill score. */
  public @Nullable Double hss() {
    double a = hits;
    double b = falseAlarms;
    double c = misses;
    double d = correctNegatives;
    return Ratio.of(2 * (a * d - b * c), (a + c) * (c + d) + (a + b) * (b + d));
  }
}
