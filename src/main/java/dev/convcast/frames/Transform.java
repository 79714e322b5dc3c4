package dev.convcast.frames;

/**
 * Maps values in their unit to what the network sees, 0 to 1, and back. Values outside of [low,
 * high] are clipped, both ways; missing values (NaN) stay missing. A greater value never comes out
 * as less.
 */
public sealed interface Transform {

  /** The least value that comes back, in the unit; the network sees it as 0. */
  float low();

  /** The greatest value, in the unit; the network sees it as 1. */
  float high();

  /** From the unit to the network's [0, 1]. */
  float apply(float value);

  /** From the network's numbers to the unit. */
  float invert(float value);

  static Linear linear(float low, float high) {
    return new Linear(low, high);
  }

  /** The kinds by name. */
  enum Kind {
    LINEAR,
    LOG,
    DB,
    Z_R
  }

  /** Takes [low, high] to [0, 1] evenly. */
  record Linear(float low, float high) implements Transform {

    public Linear {
      requireRange(low, high);
    }

    @Override
    public float apply(float value) {
      return clip((value - low) / (high - low));
    }

    @Override
    public float invert(float value) {
      return low + clip(value) * (high - low);
    }
  }

  /** Even in ln(value + offset). */
  record Log(float low, float high, float offset) implements Transform {

    public Log {
      requireRange(low, high);
      require(
          Float.isFinite(offset) && low + offset > 0,
          "The transform's offset is %s for a low of %s; expected more than %s, for the logarithm of a value and the offset"
              .formatted(offset, low, 0f - low));
    }

    @Override
    public float apply(float value) {
      return clip((float) ((log(Math.max(low, value)) - log(low)) / (log(high) - log(low))));
    }

    @Override
    public float invert(float value) {
      double sum = Math.exp(log(low) + clip(value) * (log(high) - log(low)));
      return within(sum - offset, low, high);
    }

    private double log(float value) {
      return Math.log((double) value + offset);
    }
  }

  /**
   * Even in decibels, 10 log10(value), from a threshold on. What is below is dry: the network sees
   * it as 0, {@value #GAP} dB below the threshold, and it comes back as low. What the network puts
   * into the lower half of that gap is dry, what it puts into the upper half the threshold.
   */
  record Decibel(float low, float high, float threshold) implements Transform {

    private static final double GAP = 5;

    public Decibel {
      requireRange(low, high);
      require(
          threshold > 0 && threshold > low && threshold < high,
          "The transform's threshold is %s; expected more than 0 and low, %s, and less than high, %s"
              .formatted(threshold, low, high));
    }

    @Override
    public float apply(float value) {
      return value < threshold ? 0 : clip((float) ((decibel(value) - dry()) / span()));
    }

    @Override
    public float invert(float value) {
      double decibel = dry() + clip(value) * span();
      return decibel < dry() + GAP / 2 ? low : within(Math.pow(10, decibel / 10), threshold, high);
    }

    private double dry() {
      return decibel(threshold) - GAP;
    }

    private double span() {
      return decibel(high) - dry();
    }

    private static double decibel(float value) {
      return 10 * Math.log10(value);
    }
  }

  /**
   * Takes radar reflectivity in dBZ to the rain rate R in mm/h of Z = a R^b (Marshall and Palmer
   * 1948: a = 200, b = 1.6), and the rates of [low, high] to [0, 1] evenly.
   */
  record RainRate(float low, float high, float a, float b) implements Transform {

    public RainRate {
      requireRange(low, high);
      require(
          a > 0 && Float.isFinite(a) && b > 0 && Float.isFinite(b),
          "The transform's a is %s and its b %s; expected numbers above 0, such as 200 and 1.6"
              .formatted(a, b));
      require(
          Double.isFinite(rate(low, a, b)) && rate(high, a, b) - rate(low, a, b) > 1e-6,
          "The transform's a %s and b %s make the rain rate %s of %s and %s of %s; expected rates that differ, such as of low -32, high 60, a 200, b 1.6"
              .formatted(a, b, rate(low, a, b), low, rate(high, a, b), high));
      require(
          Double.isFinite(rate(high, a, b)),
          "The transform's high is %s dBZ, a rain rate without bounds; expected less, such as 60"
              .formatted(high));
    }

    @Override
    public float apply(float value) {
      return clip((float) ((rate(Math.max(low, value)) - rate(low)) / (rate(high) - rate(low))));
    }

    @Override
    public float invert(float value) {
      double rate = rate(low) + clip(value) * (rate(high) - rate(low));
      return within(10 * Math.log10(a * Math.pow(rate, b)), low, high);
    }

    private double rate(float reflectivity) {
      return rate(reflectivity, a, b);
    }

    private static double rate(float reflectivity, float a, float b) {
      return Math.pow(Math.pow(10, reflectivity / 10.0) / a, 1.0 / b);
    }
  }

  private static float clip(float scaled) {
    return scaled < 0 ? 0 : scaled > 1 ? 1 : scaled; // NaN falls through
  }

  private static float within(double value, float low, float high) {
    return value < low ? low : value > high ? high : (float) value; // NaN falls through
  }

  private static void requireRange(float low, float high) {
    require(
        Float.isFinite(low) && Float.isFinite(high) && low < high,
        "The transform's low is %s and its high %s; expected two numbers, low below high"
            .formatted(low, high));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
