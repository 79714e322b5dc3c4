package dev.convcast.datasets;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** NPY files made by hand. */
public final class TestNpy {

  private TestNpy() {}

  /** float32 of this shape, as many values as it takes: 0, 1, 2 ... */
  public static byte[] counting(int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return of(values, shape);
  }

  /** float32, version 1.0. */
  public static byte[] of(float[] values, int... shape) {
    String sides = Arrays.toString(shape).replace('[', '(').replace(']', ')');
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': %s, }".formatted(sides);
    String padded = header + " ".repeat(63 - (10 + header.length()) % 64) + "\n";
    ByteBuffer file =
        ByteBuffer.allocate(10 + padded.length() + values.length * 4)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) 1).put((byte) 0).putShort((short) padded.length());
    file.put(padded.getBytes(StandardCharsets.US_ASCII));
    for (float value : values) {
      file.putFloat(value);
    }
    return file.array();
  }
}
