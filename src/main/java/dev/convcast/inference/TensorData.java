package dev.convcast.inference;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.codec.JsonNumbers;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A tensor's numbers as float32 in C order, from JSON or from bytes; NaN is missing. */
public record TensorData(Datatype type, TensorShape shape) {

  private static final int CHUNK = 1 << 16;

  /**
   * The numbers of a JSON array, flat or nested as the shape is.
   *
   * @throws Refusal where they are not as many, not so nested, or not of the type
   */
  public float[] from(JsonNumbers numbers) {
    boolean flat = numbers.shape().length == 1;
    if (flat && numbers.values().length != shape.size()) {
      throw misfit(
          "'data' has %d values; a tensor of shape %s has %d"
              .formatted(numbers.values().length, shape, shape.size()));
    }
    if (!flat && !shape.is(numbers.shape())) {
      throw misfit(
          "'data' is nested as %s; expected %s as its shape, or one array of all"
              .formatted(FrameSequence.shape(numbers.shape()), shape));
    }
    if (type != Datatype.BOOL && numbers.firstTruth().isPresent()) {
      throw misfit(
          "The %d. value of 'data' is true or false; %s has %s"
              .formatted(numbers.firstTruth().getAsInt() + 1, type, type.numbers()));
    }
    float[] values = numbers.values();
    for (int i = 0; i < values.length; i++) {
      if (!type.has(values[i])) {
        throw misfit(
            "The %d. value of 'data' is %s; %s has %s"
                .formatted(i + 1, values[i], type, type.numbers()));
      }
    }
    return values;
  }

  /**
   * The numbers of that many bytes, little-endian without gaps.
   *
   * @throws Refusal where the shape takes another number of bytes, or the stream ends before
   */
  public float[] from(InputStream bytes, long size) throws IOException {
    long expected = (long) shape.size() * type.bytes();
    if (size != expected) {
      throw Refusal.doesNotFit(
          "binary_data_size",
          "'binary_data_size' is %d; %s of shape %s has %d bytes"
              .formatted(size, type, shape, expected));
    }
    float[] values = new float[shape.size()];
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < values.length; ) {
      int count = Math.min(CHUNK / type.bytes(), values.length - at);
      int read = bytes.readNBytes(chunk.array(), 0, count * type.bytes());
      if (read < count * type.bytes()) {
        throw Refusal.unreadable(
            "The body ends within the binary data, after %d of %d bytes"
                .formatted((long) at * type.bytes() + read, expected));
      }
      if (type == Datatype.FP32) {
        chunk.clear().asFloatBuffer().get(values, at, count);
      } else {
        for (int i = 0; i < count; i++) {
          values[at + i] = type.read(chunk, i * type.bytes());
        }
      }
      at += count;
    }
    return values;
  }

  private static Refusal misfit(String detail) {
    return Refusal.doesNotFit("data", detail);
  }
}
