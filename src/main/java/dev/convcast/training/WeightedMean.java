package dev.convcast.training;

import org.jspecify.annotations.Nullable;

/** The mean of means, each counting as much as it is a mean of. */
final class WeightedMean {

  private double sum;
  private long count;

  void add(double mean, long of) {
    sum += mean * of;
    count += of;
  }

  double sum() {
    return sum;
  }

  long count() {
    return count;
  }

  /** Null where there was nothing to take a mean of. */
  @Nullable Double value() {
    return count == 0 ? null : sum / count;
  }
}
