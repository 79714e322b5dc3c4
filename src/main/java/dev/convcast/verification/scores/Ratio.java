package dev.convcast.verification.scores;

import org.jspecify.annotations.Nullable;

/** A quotient, undefined over nothing. */
final class Ratio {

  private Ratio() {}

  static @Nullable Double of(double numerator, double denominator) {
    return denominator == 0 ? null : numerator / denominator;
  }
}
