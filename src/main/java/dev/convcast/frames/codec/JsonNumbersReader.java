package dev.convcast.frames.codec;

import dev.convcast.refusal.Refusal;
import java.util.Arrays;
import java.util.OptionalInt;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;

/** Reads nested arrays of numbers as they come, without a tree and without boxes. */
final class JsonNumbersReader {

  private static final int UNKNOWN = -1;

  private final JsonParser parser;
  private final CodecLimits limits;
  private final JsonLayout layout;

  /** How many there are so far in the array that is open at each level. */
  private final int[] counts;

  private final int[] sides;
  private int depth = UNKNOWN; // of the arrays that hold numbers
  private float[] values = new float[1 << 12];
  private int size;
  private int firstTruth = UNKNOWN;

  JsonNumbersReader(JsonParser parser, CodecLimits limits, JsonLayout layout) {
    this.parser = parser;
    this.limits = limits;
    this.layout = layout;
    this.counts = new int[layout.deepest()];
    this.sides = new int[layout.deepest()];
    Arrays.fill(sides, UNKNOWN);
  }

  JsonNumbers read() {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw notANumber(layout.name(), "expected " + layout.arrays());
    }
    int level = 1; // arrays that are open
    while (level > 0) {
      JsonToken token = next(level);
      if (token == JsonToken.START_ARRAY) {
        if (level == layout.deepest() || level == depth) {
          throw depth(place(level), "an array", depth == UNKNOWN ? layout.deepest() : depth);
        }
        counts[level - 1]++;
        counts[level++] = 0;
      } else if (token == JsonToken.END_ARRAY) {
        close(--level);
      } else {
        add(token, level);
        counts[level - 1]++;
      }
    }
    return new JsonNumbers(
        Arrays.copyOf(sides, depth),
        values.length == size ? values : Arrays.copyOf(values, size),
        firstTruth == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(firstTruth));
  }

  private void close(int level) {
    String array = level == 0 ? layout.name() : within(level);
    if (counts[level] == 0) {
      throw doesNotFit(array + " is empty; expected at least one number in every array");
    }
    if (sides[level] == UNKNOWN) {
      sides[level] = counts[level];
    } else if (sides[level] != counts[level]) {
      throw doesNotFit(
          "%s holds %d %s, those before it %d; expected equal lengths"
              .formatted(
                  array, counts[level], level == depth - 1 ? "numbers" : "arrays", sides[level]));
    }
  }

  private void add(JsonToken token, int level) {
    float value;
    if (token == JsonToken.VALUE_NULL) {
      value = Float.NaN;
    } else if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      value = parser.getFloatValue();
      if (!Float.isFinite(value)) {
        throw doesNotFit(
            "%s is %s; expected a finite number within float32 (up to 3.4e38), or null for missing data"
                .formatted(place(level), NpyDictionary.shortened(parser.getString())));
      }
    } else if (layout.truths()
        && (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE)) {
      value = token == JsonToken.VALUE_TRUE ? 1 : 0;
      firstTruth = firstTruth == UNKNOWN ? size : firstTruth;
    } else {
      throw notANumber(place(level), "expected a number, or null for missing data");
    }
    if (depth == UNKNOWN) {
      if (level < layout.shallowest()) {
        throw depth(place(level), "a number", layout.shallowest());
      }
      depth = level;
    } else if (level != depth) {
      throw depth(place(level), "a number", depth);
    }
    if (size == limits.values()) {
      limits.checkValues(layout.name() + ", up to " + place(level) + ",", size + 1L);
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, (int) Math.min(limits.values(), grown(size)));
    }
    values[size++] = value;
  }

  private static long grown(long size) {
    return Math.min(size + (size >> 1), Integer.MAX_VALUE - 8);
  }

  private JsonToken next(int level) {
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw Refusal.unreadable("The JSON ends at " + place(level) + "; expected a ]");
      }
      return token;
    } catch (StreamReadException broken) {
      throw Refusal.unreadable(
          "The JSON is broken at %s, line %d, column %d; expected a number, or null for missing data (JSON has no NaN)"
              .formatted(
                  place(level),
                  parser.currentLocation().getLineNr(),
                  parser.currentLocation().getColumnNr()));
    }
  }

  /** Where the next element of the innermost open array belongs. */
  private String place(int level) {
    return within(level - 1) + "[" + counts[level - 1] + "]";
  }

  /** The array that is, or was last, open at this level. */
  private String within(int level) {
    StringBuilder place = new StringBuilder(layout.name());
    for (int i = 0; i < level; i++) {
      place.append('[').append(counts[i] - 1).append(']');
    }
    return place.toString();
  }

  private Refusal notANumber(String place, String expected) {
    String found =
        switch (parser.currentToken()) {
          case VALUE_STRING -> "text";
          case VALUE_TRUE, VALUE_FALSE -> "a boolean";
          case START_OBJECT -> "an object";
          case VALUE_NULL -> "null";
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
          default -> "neither number nor array";
        };
    return Refusal.unreadable("%s is %s; %s".formatted(place, found, expected))
        .with("field", place);
  }

  private Refusal depth(String place, String found, int expected) {
    return doesNotFit(
        "%s is %s; expected numbers %d arrays deep, as in %s"
            .formatted(place, found, expected, layout.shapes()));
  }

  private Refusal doesNotFit(String detail) {
    return Refusal.doesNotFit(layout.name(), detail);
  }
}
