package dev.convcast.frames.codec;

import java.util.Set;

/**
 * From a stored number to its value: {@code gain * number + offset}, but for those that are missing
 * and for the one that stands for less than was measured.
 *
 * @param undetect that one, or NaN where there is none
 * @param undetected its value
 */
record Calibration(
    double gain, double offset, Set<Double> missing, double undetect, double undetected) {

  static final Calibration NONE = new Calibration(1, 0, Set.of());

  Calibration(double gain, double offset, Set<Double> missing) {
    this(gain, offset, missing, Double.NaN, 0);
  }

  Calibration times(double factor) {
    return new Calibration(gain * factor, offset * factor, missing, undetect, undetected * factor);
  }

  float value(double number) {
    if (missing.contains(number) || Double.isNaN(number)) {
      return Float.NaN;
    }
    return (float) (number == undetect ? undetected : gain * number + offset);
  }

  float[] values(double[] numbers) {
    float[] values = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      values[i] = value(numbers[i]);
    }
    return values;
  }
}
