package dev.convcast.frames.codec;

import dev.convcast.frames.Unit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Colours for values: steps at fixed values where a unit has them by custom (rain), else even
 * shades from the lowest to the highest value. Missing data has a colour of its own.
 */
public final class ColourMap {

  /** The number of the colour of missing data; values have the numbers after it. */
  static final int MISSING = 0;

  private static final int MISSING_RGB = 0xb8b8b8;
  private static final int SHADES = 200;

  /** From dark to bright, even to the eye. */
  private static final int[] ANCHORS = {
    0x2b0f54, 0x3d2f86, 0x36559a, 0x277a9f, 0x209d97, 0x47bd7d, 0x95d450, 0xf6e625
  };

  /** Dry, then light blue over green and yellow to red and violet. */
  private static final int[] RAIN = {
    0xf7f7f4, 0xc6e6f7, 0x8fc7ee, 0x4f9fe0, 0x2468c4, 0x1f9d55, 0x7cc93e, 0xf4e13a, 0xf7a928,
    0xea5a20, 0xc01f26, 0x8c1a6a, 0x5a1a8c
  };

  private static final float[] RATES = {.1f, .3f, .6f, 1, 2, 3, 5, 8, 12, 20, 40, 80};
  private static final float[] REFLECTIVITIES = {5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60};
  private static final Map<String, float[]> STEPS =
      Map.of("mm/h", RATES, "mm", RATES, "kg m-2", RATES, "dBZ", REFLECTIVITIES);

  private final int[] colours;
  private final float @Nullable [] steps;

  private ColourMap(int[] colours, float @Nullable [] steps) {
    this.colours = colours;
    this.steps = steps;
  }

  /** The colours that suit a unit. */
  public static ColourMap of(@Nullable Unit unit) {
    float[] steps = unit == null ? null : STEPS.get(unit.symbol());
    return steps == null ? new ColourMap(shades(), null) : new ColourMap(RAIN, steps);
  }

  /** 0xRRGGBB by number: missing data first, then from the lowest value to the highest. */
  int[] colours() {
    int[] all = new int[1 + colours.length];
    all[MISSING] = MISSING_RGB;
    System.arraycopy(colours, 0, all, 1, colours.length);
    return all;
  }

  /** The number of a value's colour; {@code low} and {@code high} are the ends of even shades. */
  int number(float value, float low, float high) {
    if (Float.isNaN(value)) {
      return MISSING;
    }
    if (steps == null) {
      float share = Math.max(0, Math.min(1, (value - low) / (high - low)));
      return 1 + Math.round(share * (colours.length - 1));
    }
    int step = 0;
    while (step < steps.length && value >= steps[step]) {
      step++;
    }
    return 1 + step;
  }

  private static int[] shades() {
    int[] shades = new int[SHADES];
    for (int i = 0; i < SHADES; i++) {
      float place = (float) i / (SHADES - 1) * (ANCHORS.length - 1);
      int left = Math.min((int) place, ANCHORS.length - 2);
      shades[i] = mix(ANCHORS[left], ANCHORS[left + 1], place - left);
    }
    return shades;
  }

  private static int mix(int left, int right, float share) {
    int mixed = 0;
    for (int shift = 0; shift < 24; shift += 8) {
      int from = left >> shift & 0xff;
      int to = right >> shift & 0xff;
      mixed |= Math.round(from + share * (to - from)) << shift;
    }
    return mixed;
  }
}
