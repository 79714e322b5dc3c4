package dev.convcast.frames.codec;

import java.util.Set;

/**
 * From a stored number to its value: {@code gain * number + offset}, but for those that are missing
 * and for the one that stands for less than was measured.
 *
 * @param undetect that one, or NaN where there is none
 * @param undetected its value
 * @param least stored numbers below are missing
 * @param most stored numbers above are missing
 */
public record Calibration(
    double gain,
    double offset,
    Set<Double> missing,
    double undetect,
    double undetected,
    double least,
    double most) {

  public static final Calibration NONE = new Calibration(1, 0, Set.of());

  public Calibration(double gain, double offset, Set<Double> missing) {
    this(gain, offset, missing, Double.NaN, 0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  public Calibration undetected(double number, double value) {
    return new Calibration(gain, offset, missing, number, value, least, most);
  }

  public Calibration within(double lowest, double highest) {
    return new Calibration(gain, offset, missing, undetect, undetected, lowest, highest);
  }

  public Calibration times(double factor) {
    return new Calibration(
        gain * factor, offset * factor, missing, undetect, undetected * factor, least, most);
  }

  public float value(double number) {
    if (missing.contains(number) || !(number >= least && number <= most)) {
      return Float.NaN;
    }
    return (float) (number == undetect ? undetected : gain * number + offset);
  }

  public float[] values(double[] numbers) {
    float[] values = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      values[i] = value(numbers[i]);
    }
    return values;
  }
}
