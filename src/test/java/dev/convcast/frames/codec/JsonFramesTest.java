package dev.convcast.frames.codec;

import static dev.convcast.frames.codec.RefusalAssert.assertRefused;
import static dev.convcast.refusal.Refusal.Reason.DOES_NOT_FIT;
import static dev.convcast.refusal.Refusal.Reason.TOO_LARGE;
import static dev.convcast.refusal.Refusal.Reason.UNREADABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import java.io.StringWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

class JsonFramesTest {

  private static final JsonMapper MAPPER = new JsonMapper();

  private static FrameSequence read(String json) {
    return read(json, 100);
  }

  private static FrameSequence read(String json, long values) {
    try (JsonParser parser = MAPPER.createParser(json)) {
      parser.nextToken();
      FrameSequence frames = JsonFrames.read(parser, new CodecLimits(values, 1, 1));
      assertThat(parser.currentToken()).isEqualTo(JsonToken.END_ARRAY);
      return frames;
    }
  }

  private static String write(FrameSequence sequence) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = MAPPER.createGenerator(out)) {
      JsonFrames.write(json, sequence);
    }
    return out.toString();
  }

  @Test
  void readsFramesWithNullForMissing() {
    FrameSequence frames = read("[[[0, 1.5], [null, -2e1]], [[1, 2], [3, 4]], [[5,6],[7,8]]]");
    assertThat(frames.shape()).containsExactly(3, 2, 2);
    assertThat(frames.values()).containsExactly(0, 1.5f, Float.NaN, -20, 1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void readsChannels() {
    assertThat(read("[[[[1],[2]],[[3],[4]],[[5],[6]]]]").shape()).containsExactly(1, 3, 2, 1);
  }

  @Test
  void stopsAfterTheArraySoThatTheRestCanBeRead() {
    try (JsonParser parser = MAPPER.createParser("{\"frames\": [[[1]]], \"horizon\": 3}")) {
      parser.nextToken();
      parser.nextToken();
      parser.nextToken();
      JsonFrames.read(parser, TestFiles.LIMITS);
      assertThat(parser.nextName()).isEqualTo("horizon");
    }
  }

  @Test
  void writesShortNumbersAndNull() {
    float[] values = {0, -1, 0.1f, Float.NaN, 2e-3f, 1e20f, 16777216, 2.0e-45f};
    assertThat(write(FrameSequence.of(new int[] {2, 2, 2}, values, Meaning.UNKNOWN)))
        .isEqualTo("[[[0,-1],[0.1,null]],[[0.002,1.0E20],[1.6777216E7,1.4E-45]]]");
  }

  @Test
  void readsBackExactlyWhatItWrites() {
    Random random = new Random(3);
    float[] values = new float[60];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt() & 0xbfffffff);
    }
    FrameSequence written = FrameSequence.of(new int[] {3, 1, 4, 5}, values, Meaning.UNKNOWN);
    FrameSequence read = read(write(written));
    assertThat(read.shape()).containsExactly(written.shape());
    assertThat(read.values()).containsExactly(values);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[[[1, \"2\"]]] | frames[0][0][1] is text; expected a number, or null for missing data",
        "[[[1]], [[true]]] | frames[1][0][0] is a boolean; expected a number, or null for missing data",
        "[[[1, {\"a\": 1}]]] | frames[0][0][1] is an object; expected a number, or null for missing data",
        "\"text\" | frames is text; expected arrays in arrays of numbers",
        "7 | frames is a number; expected arrays in arrays of numbers",
        "[[[1, NaN]]] | The JSON is broken at frames[0][0][1], line 1, column 10; expected a number, or null for missing data (JSON has no NaN)",
        "[[[1], [2 | The JSON is broken at frames[0][1][1], line 1, column 10; expected a number, or null for missing data (JSON has no NaN)",
      })
  void refusesWhatIsNoNumberByItsPlace(String json, String detail) {
    assertRefused(UNREADABLE, detail, () -> read(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[[[1,2],[3]]] | frames[0][1] holds 1 numbers, those before it 2; expected equal lengths",
        "[[[1,2],[3,4]],[[5,6]]] | frames[1] holds 1 arrays, those before it 2; expected equal lengths",
        "[[1, 2]] | frames[0][0] is a number; expected numbers 3 arrays deep, as in (T, H, W) or (T, C, H, W)",
        "[[[[[1]]]]] | frames[0][0][0][0] is an array; expected numbers 4 arrays deep, as in (T, H, W) or (T, C, H, W)",
        "[[[1], 2]] | frames[0][1] is a number; expected numbers 3 arrays deep, as in (T, H, W) or (T, C, H, W)",
        "[[[1], [[2]]]] | frames[0][1][0] is an array; expected numbers 3 arrays deep, as in (T, H, W) or (T, C, H, W)",
        "[[[1]], [null]] | frames[1][0] is a number; expected numbers 3 arrays deep, as in (T, H, W) or (T, C, H, W)",
        "[] | frames is empty; expected at least one number in every array",
        "[[[1]], []] | frames[1] is empty; expected at least one number in every array",
        "[[[1, -1e39]]] | frames[0][0][1] is -1e39; expected a finite number within float32 (up to 3.4e38), or null for missing data",
      })
  void refusesWhatIsNoGridOfNumbers(String json, String detail) {
    assertRefused(DOES_NOT_FIT, detail, () -> read(json));
  }

  @Test
  void refusesMoreValuesThanTheLimit() {
    assertRefused(
        TOO_LARGE,
        "frames, up to frames[1][0][1], holds 4 values; the limit is 3",
        () -> read("[[[1,2]],[[3,4]]]", 3));
  }
}
