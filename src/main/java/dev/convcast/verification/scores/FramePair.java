package dev.convcast.verification.scores;

/**
 * One channel of a forecast frame and of the true one, each (H, W) in the same unit. Where either
 * has no value both are NaN.
 */
public record FramePair(float[] forecast, float[] truth, int rows, int columns) {

  public FramePair {
    int size = rows * columns;
    if (forecast.length != size || truth.length != size) {
      throw new IllegalArgumentException(
          "%d and %d values for %d x %d".formatted(forecast.length, truth.length, rows, columns));
    }
    for (int i = 0; i < size; i++) {
      if (Float.isNaN(forecast[i]) || Float.isNaN(truth[i])) {
        forecast[i] = Float.NaN;
        truth[i] = Float.NaN;
      }
    }
  }

  boolean valid(int pixel) {
    return !Float.isNaN(truth[pixel]);
  }

  boolean anyValid() {
    return validCount() > 0;
  }

  boolean allValid() {
    return validCount() == truth.length;
  }

  private int validCount() {
    int count = 0;
    for (float value : truth) {
      count += Float.isNaN(value) ? 0 : 1;
    }
    return count;
  }
}
