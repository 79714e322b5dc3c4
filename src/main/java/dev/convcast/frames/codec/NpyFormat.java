package dev.convcast.frames.codec;

import dev.convcast.frames.FrameSequence;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** NumPy's array file. */
public final class NpyFormat {

  private static final int ALIGNMENT = 64;
  private static final int CHUNK = 1 << 14;

  private NpyFormat() {}

  /**
   * Writes float32 little-endian in C order, version 1.0, of shape (T, H, W), or (T, C, H, W) for
   * more channels. Missing values are NaN.
   */
  public static void write(FrameSequence sequence, OutputStream out) throws IOException {
    out.write(header(sequence));
    writeValues(sequence.values(), out);
  }

  /** How many bytes {@link #write} writes. */
  public static long length(FrameSequence sequence) {
    return header(sequence).length + (long) sequence.values().length * Float.BYTES;
  }

  private static byte[] header(FrameSequence sequence) {
    String dictionary =
        "{'descr': '<f4', 'fortran_order': False, 'shape': %s, }"
            .formatted(FrameSequence.shape(sequence.shape()));
    int unpadded = NpyHeader.MAGIC.length + 4 + dictionary.length() + 1;
    int length = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    header.put(NpyHeader.MAGIC).put((byte) 1).put((byte) 0).putShort((short) (length - 10));
    header.put(dictionary.getBytes(StandardCharsets.US_ASCII));
    while (header.remaining() > 1) {
      header.put((byte) ' ');
    }
    return header.put((byte) '\n').array();
  }

  /** Writes the numbers alone: float32 little-endian. */
  public static void writeValues(float[] values, OutputStream out) throws IOException {
    int most = Math.min(CHUNK, values.length);
    ByteBuffer chunk = ByteBuffer.allocate(most * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < values.length; at += CHUNK) {
      int count = Math.min(CHUNK, values.length - at);
      chunk.clear().asFloatBuffer().put(values, at, count);
      out.write(chunk.array(), 0, count * Float.BYTES);
    }
  }
}
