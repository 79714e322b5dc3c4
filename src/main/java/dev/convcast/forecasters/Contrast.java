package dev.convcast.forecasters;

import java.util.Arrays;

/**
 * Takes values of any unit to the brightness of a picture, 0 to {@value #WHITE}, by what they are:
 * by their logarithm where a few are many times the others, as rain rates are, all else evenly.
 * Missing is dark.
 *
 * @param offset what is small for these values' logarithm, or 0 for an even brightness
 */
record Contrast(float low, float high, float offset) {

  private static final float WHITE = 255;
  private static final int SAMPLE = 30_000;
  private static final float TAILS = .005f;
  private static final float MANY_TIMES = 4;
  private static final float DECADES = 1000;

  /** What shows most of the values from an index on. */
  static Contrast of(float[] values, int start) {
    float[] sample = sample(values, start);
    int known = sample.length;
    if (known == 0 || sample[0] == sample[known - 1]) {
      return new Contrast(0, 0, 0);
    }
    float low = quantile(sample, 0, TAILS);
    int first = 0; // of those that are not the background, which may be nearly all there is
    while (sample[first] <= low) {
      first++;
    }
    float high = quantile(sample, first, 1 - TAILS);
    if (low >= 0 && high > MANY_TIMES * quantile(sample, first, .5f)) {
      float offset = Math.max(quantile(sample, first, .1f), (high - low) / DECADES);
      return new Contrast(low, high, offset);
    }
    return new Contrast(low, high, 0);
  }

  /** Known values, sorted; of many not all. */
  private static float[] sample(float[] values, int start) {
    int stride = (values.length - start) / SAMPLE | 1; // odd: not always the same columns
    float[] sample = new float[(values.length - start - 1) / stride + 1];
    int known = 0;
    for (int i = start; i < values.length; i += stride) {
      if (Float.isFinite(values[i])) {
        sample[known++] = values[i];
      }
    }
    float[] sorted = Arrays.copyOf(sample, known);
    Arrays.sort(sorted);
    return sorted;
  }

  private static float quantile(float[] sorted, int from, float share) {
    return sorted[from + (int) (share * (sorted.length - 1 - from))];
  }

  /** Whether there is nothing to see. */
  boolean isNone() {
    return low >= high;
  }

  float brightness(float value) {
    if (!(value > low)) { // NaN is not
      return 0;
    }
    float above = Math.min(value, high) - low;
    return offset == 0
        ? WHITE * above / (high - low)
        : WHITE * (float) (Math.log1p(above / offset) / Math.log1p((high - low) / offset));
  }
}
