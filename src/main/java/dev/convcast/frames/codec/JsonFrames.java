package dev.convcast.frames.codec;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.io.NumberOutput;

/** Frames as nested JSON arrays, [frame][row][column] or [frame][channel][row][column]. */
public final class JsonFrames {

  private static final int EXACT_INTEGERS = 1 << 24;

  private JsonFrames() {}

  /**
   * Reads the array that the parser's current token begins, to its end; null is missing data.
   * Nothing is known of the meaning of the numbers.
   *
   * @throws dev.convcast.refusal.Refusal where something else than a number stands in the arrays
   *     (named by its place, such as {@code frames[3][0][5]}), rows differ in length, or there are
   *     more values than the limit
   * @throws tools.jackson.core.JacksonException where reading itself fails
   */
  public static FrameSequence read(JsonParser parser, CodecLimits limits) {
    JsonNumbers numbers = new JsonNumbersReader(parser, limits, JsonLayout.FRAMES).read();
    return FrameSequence.of(numbers.shape(), numbers.values(), Meaning.UNKNOWN);
  }

  /** Writes one array of {@link FrameSequence#shape()}; missing values as null. */
  public static void write(JsonGenerator json, FrameSequence sequence) {
    write(json, sequence.shape(), 0, sequence.values(), 0);
  }

  private static int write(JsonGenerator json, int[] shape, int axis, float[] values, int at) {
    json.writeStartArray();
    for (int i = 0; i < shape[axis]; i++) {
      if (axis < shape.length - 1) {
        at = write(json, shape, axis + 1, values, at);
      } else {
        write(json, values[at++]);
      }
    }
    json.writeEndArray();
    return at;
  }

  /** Writes one number, in the fewest digits that mean it; NaN as null. */
  public static void write(JsonGenerator json, float value) {
    int whole = (int) value;
    if (Float.isNaN(value)) {
      json.writeNull();
    } else if (whole == value && Math.abs(whole) < EXACT_INTEGERS) {
      json.writeNumber(whole);
    } else {
      json.writeNumber(NumberOutput.toString(value, true)); // the JDK's own is not the shortest
    }
  }
}
