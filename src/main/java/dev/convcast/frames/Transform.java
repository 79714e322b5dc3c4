package dev.convcast.frames;

/**
 * Maps values in their unit to what the network sees, and back: {@code linear} takes [low, high] to
 * [0, 1] and clips. Missing values (NaN) stay missing both ways.
 */
public record Transform(Kind kind, float low, float high) {

  /** The shape of the mapping. */
  public enum Kind {
    LINEAR
  }

  public Transform {
    if (!Float.isFinite(low) || !Float.isFinite(high) || low >= high) {
      throw new IllegalArgumentException(
          "The transform's low is %s and its high %s; expected two numbers, low below high"
              .formatted(low, high));
    }
  }

  public static Transform linear(float low, float high) {
    return new Transform(Kind.LINEAR, low, high);
  }

  /** From the unit to the network's [0, 1]. */
  public float apply(float value) {
    float scaled = (value - low) / (high - low);
    return scaled < 0 ? 0 : scaled > 1 ? 1 : scaled; // NaN falls through
  }

  /** From the network's numbers to the unit, clipped to [low, high] as what it learned from was. */
  public float invert(float value) {
    float clipped = value < 0 ? 0 : value > 1 ? 1 : value; // NaN falls through
    return low + clipped * (high - low);
  }
}
