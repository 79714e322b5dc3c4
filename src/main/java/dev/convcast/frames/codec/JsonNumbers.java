package dev.convcast.frames.codec;

import java.util.OptionalInt;
import tools.jackson.core.JsonParser;

/**
 * Numbers as they stood in JSON, in one array or nested up to five deep; null is NaN, true is 1 and
 * false is 0.
 *
 * @param shape of the arrays
 * @param values in C order
 * @param firstTruth where the first true or false stands among the values, if there is any
 */
public record JsonNumbers(int[] shape, float[] values, OptionalInt firstTruth) {

  /**
   * Reads the array that the parser's current token begins, to its end.
   *
   * @throws dev.convcast.refusal.Refusal where something else than a number, true, false or null
   *     stands in the arrays (named by its place, such as {@code data[5]}), they differ in length,
   *     or there are more values than the limit
   * @throws tools.jackson.core.JacksonException where reading itself fails
   */
  public static JsonNumbers read(JsonParser parser, CodecLimits limits) {
    return new JsonNumbersReader(parser, limits, JsonLayout.TENSOR).read();
  }
}
