package dev.convcast.frames.codec;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Writes one 16 bit grey PNG. */
final class PngWriter {

  private static final int SAMPLE_BYTES = 2;
  private static final byte UP = 2;

  private final DataOutputStream out;
  private final int rows;
  private final int columns;

  PngWriter(OutputStream out, int rows, int columns) {
    this.out = new DataOutputStream(out);
    this.rows = rows;
    this.columns = columns;
  }

  void write(float[] values, int first, PngScale scale, Map<String, String> texts)
      throws IOException {
    out.write(PngHeader.MAGIC);
    byte depth = 16;
    byte grey = 0;
    chunk(
        "IHDR", ByteBuffer.allocate(13).putInt(columns).putInt(rows).put(depth).put(grey).array());
    CharsetEncoder latin = StandardCharsets.ISO_8859_1.newEncoder();
    for (Map.Entry<String, String> text : texts.entrySet()) {
      if (latin.canEncode(text.getValue())) { // a tEXt chunk holds nothing else
        String both = text.getKey() + '\0' + text.getValue();
        chunk("tEXt", both.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    chunk("IDAT", pixels(values, first, scale));
    chunk("IEND", new byte[0]);
  }

  private byte[] pixels(float[] values, int first, PngScale scale) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] above = new byte[columns * SAMPLE_BYTES];
    byte[] line = new byte[columns * SAMPLE_BYTES];
    byte[] filtered = new byte[1 + line.length];
    filtered[0] = UP;
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(bytes)) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          int pixel = scale.pixel(values[first + row * columns + column]);
          line[column * SAMPLE_BYTES] = (byte) (pixel >> 8);
          line[column * SAMPLE_BYTES + 1] = (byte) pixel;
        }
        for (int i = 0; i < line.length; i++) {
          filtered[1 + i] = (byte) (line[i] - above[i]);
        }
        deflated.write(filtered);
        byte[] swap = above;
        above = line;
        line = swap;
      }
    }
    return bytes.toByteArray();
  }

  private void chunk(String type, byte[] body) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(body);
    out.writeInt(body.length);
    out.write(name);
    out.write(body);
    out.writeInt((int) sum.getValue());
  }
}
