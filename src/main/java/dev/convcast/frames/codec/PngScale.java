package dev.convcast.frames.codec;

import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.refusal.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a PNG's pixels stand for values. Pixels of other people's PNGs are the values themselves; in
 * ours, 0 is {@code low}, the highest pixel that is a value is {@code high}, and the pixel {@code
 * missing} is missing data (-1: none is).
 */
record PngScale(float low, float high, int highest, int missing) {

  static final String SCALE = "convcast-scale";
  static final String UNIT = "convcast-unit";
  static final String MISSING = "convcast-missing";
  static final String TIME = "convcast-time";

  /** The scale that Convcast writes, 16 bits deep. */
  static PngScale written(float low, float high) {
    return new PngScale(low, high, 0xfffe, 0xffff);
  }

  static PngScale of(String file, PngHeader header) {
    int full = (1 << header.depth()) - 1;
    int missing = missing(file, header.texts().get(MISSING), full);
    int highest = missing == full ? full - 1 : full;
    String scale = header.texts().get(SCALE);
    if (scale == null) {
      return new PngScale(0, highest, highest, missing);
    }
    String[] ends = scale.split(" ", -1);
    try {
      float low = Float.parseFloat(ends[0]);
      float high = Float.parseFloat(ends.length == 2 ? ends[1] : "");
      if (Float.isFinite(high - low)) {
        return new PngScale(low, high, highest, missing);
      }
    } catch (NumberFormatException refusedBelow) {
      // the text is named below
    }
    throw broken(file, SCALE, scale, "two finite numbers, low and high");
  }

  private static int missing(String file, @Nullable String text, int full) {
    if (text == null) {
      return -1;
    }
    if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= full) {
      return Integer.parseInt(text);
    }
    throw broken(file, MISSING, text, "a pixel value from 0 to " + full);
  }

  float value(int pixel) {
    return pixel == missing ? Float.NaN : low + (float) pixel / highest * (high - low);
  }

  /** The nearest pixel; values beyond the ends are cut. */
  int pixel(float value) {
    if (Float.isNaN(value)) {
      return missing;
    }
    double share = ((double) value - low) / ((double) high - low);
    return (int) Math.round(Math.min(1, Math.max(0, share)) * highest);
  }

  /** The tEXt chunks that tell a reader of this scale. */
  Map<String, String> texts() {
    return Map.of(SCALE, low + " " + high, MISSING, Integer.toString(missing));
  }

  /** Unit and time, where a PNG says them. */
  static Meaning meaning(String file, Map<String, String> texts) {
    String unit = texts.get(UNIT);
    String time = texts.get(TIME);
    List<Instant> times = new ArrayList<>();
    try {
      if (time != null) {
        times.add(Instant.parse(time));
      }
    } catch (DateTimeException notATime) {
      throw broken(file, TIME, time, "a time such as 2010-08-26T00:05:00Z");
    }
    return new Meaning(unit == null ? null : new Unit(unit), null, times);
  }

  private static Refusal broken(
      String file, String keyword, @Nullable String text, String expected) {
    return Refusal.unreadable(
        "%s: its text %s is '%s'; expected %s"
            .formatted(file, keyword, NpyDictionary.shortened(String.valueOf(text)), expected));
  }
}
