package dev.convcast.verification.scores;

import org.jspecify.annotations.Nullable;

/**
 * Binary cross-entropy in nats of forecasts that are probabilities, summed over a sequence and
 * averaged over sequences (Shi et al. 2015).
 */
public final class CrossEntropy {

  private static final double LEAST = 1e-7;

  private double nats;
  private long sequences;

  /**
   * Adds a channel of the one sequence that this is of.
   *
   * @param low the value that is probability 0
   * @param high the value that is probability 1
   */
  public void add(FramePair pair, double low, double high) {
    double sum = 0;
    boolean any = false;
    for (int i = 0; i < pair.truth().length; i++) {
      if (pair.valid(i)) {
        any = true;
        double t = probability(pair.truth()[i], low, high);
        double p = Math.min(1 - LEAST, Math.max(LEAST, probability(pair.forecast()[i], low, high)));
        sum -= (t > 0 ? t * Math.log(p) : 0) + (t < 1 ? (1 - t) * Math.log(1 - p) : 0);
      }
    }
    nats += sum;
    sequences = any ? 1 : sequences;
  }

  private static double probability(float value, double low, double high) {
    return Math.min(1, Math.max(0, (value - low) / (high - low)));
  }

  /** Adds other sequences at the same lead time. */
  public void add(CrossEntropy other) {
    nats += other.nats;
    sequences += other.sequences;
  }

  /** Adds the same sequences at another lead time. */
  public void addLead(CrossEntropy other) {
    nats += other.nats;
    sequences = Math.max(sequences, other.sequences);
  }

  public @Nullable Double value() {
    return Ratio.of(nats, sequences);
  }
}
