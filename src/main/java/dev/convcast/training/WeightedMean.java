package dev.convcast.training;

import org.jspecify.annotations.Nullable;

/** The mean of means, each counting as much as it is a mean of. */
final class WeightedMean {

  private double sum;
  private double weight;

  void add(double mean, long of) {
    sum += mean * of;
    weight += of;
  }

  /** Null where there was nothing to take a mean of. */
  @Nullable Double value() {
    return weight == 0 ? null : sum / weight;
  }
}
