package dev.convcast.frames.codec;

import dev.convcast.refusal.Refusal;

/**
 * How much a file may hold.
 *
 * @param values the most numbers that one array, one image, or one sequence may decode to
 * @param entries the most files in an archive
 * @param unpackedBytes the most bytes that the archives of one request may unpack to, all together
 */
public record CodecLimits(long values, int entries, long unpackedBytes) {

  public CodecLimits {
    if (values < 1 || entries < 1 || unpackedBytes < 1) {
      throw new IllegalArgumentException(
          "limits of %d values, %d entries, %d unpacked bytes; expected each to be at least 1"
              .formatted(values, entries, unpackedBytes));
    }
  }

  /** Refuses, as {@code TOO_LARGE}, {@code what} where it holds more values than the limit. */
  public void checkValues(String what, long count) {
    if (count > values) {
      throw Refusal.tooLarge("%s holds %d values; the limit is %d".formatted(what, count, values))
          .with("values", count)
          .with("limit", values);
    }
  }
}
