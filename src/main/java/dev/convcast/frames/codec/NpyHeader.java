package dev.convcast.frames.codec;

import dev.convcast.frames.FrameSequence;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What the header of an NPY file promises, versions 1.0 to 3.0 (NEP 1).
 *
 * @param type the numbers
 * @param order their byte order
 * @param fortran whether the first side is the fastest
 * @param shape the sides, slowest first in C order
 * @param body where the numbers begin in the file, in bytes
 */
public record NpyHeader(NumberType type, ByteOrder order, boolean fortran, int[] shape, long body) {

  public static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 64 * 1024;

  /** Reads the header, and holds it against the limits and the file's true size. */
  static NpyHeader read(String file, NpyBytes content, CodecLimits limits) throws IOException {
    ByteBuffer start = bytes(file, content, 0, 10).order(ByteOrder.LITTLE_ENDIAN);
    if (!Arrays.equals(start.array(), 0, 6, MAGIC, 0, 6)) {
      throw Refusal.unreadable(
          "%s begins with the bytes %s; expected an NPY file, which begins with 934e554d5059"
              .formatted(file, HexFormat.of().formatHex(start.array(), 0, 6)));
    }
    int major = start.get(6);
    int minor = start.get(7);
    if (major < 1 || major > 3 || minor != 0) {
      throw Refusal.unreadable(
          "%s is NPY version %d.%d; expected 1.0, 2.0 or 3.0"
              .formatted(file, major & 0xff, minor & 0xff));
    }
    int prefix = major == 1 ? 10 : 12;
    long length =
        major == 1
            ? start.getShort(8) & 0xffff
            : bytes(file, content, 8, 4).order(ByteOrder.LITTLE_ENDIAN).getInt(0) & 0xffffffffL;
    if (length > LONGEST) {
      throw Refusal.unreadable(
          "%s: the NPY header is said to be %d bytes long; expected at most %d"
              .formatted(file, length, LONGEST));
    }
    byte[] text = bytes(file, content, prefix, (int) length).array();
    NpyHeader header = parse(file, text, major, prefix + length);
    header.checkShape(file);
    limits.checkValues(file, Sides.product(header.shape));
    header.checkSize(file, content.size());
    return header;
  }

  private static NpyHeader parse(String file, byte[] bytes, int major, long body) {
    String text =
        new String(bytes, major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    Map<String, Object> entries = NpyDictionary.parse(file, text);
    String dtype = (String) Objects.requireNonNull(entries.get("descr"));
    boolean fortran = Boolean.TRUE.equals(entries.get("fortran_order"));
    int[] shape = (int[]) Objects.requireNonNull(entries.get("shape"));
    NumberType type = type(file, dtype);
    ByteOrder order = dtype.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new NpyHeader(type, order, fortran, shape, body);
  }

  private static NumberType type(String file, String dtype) {
    if (dtype.length() == 3 && "<>|".indexOf(dtype.charAt(0)) >= 0) {
      String name = dtype.substring(1).toUpperCase(Locale.ROOT);
      for (NumberType type : NumberType.values()) {
        if (type.name().equals(name)
            && dtype.substring(1).equals(name.toLowerCase(Locale.ROOT))
            && (type.bytes() == 1 || dtype.charAt(0) != '|')) {
          return type;
        }
      }
    }
    throw dtypeNotRead(file, "'" + NpyDictionary.shortened(dtype) + "'", kind(dtype));
  }

  private static String kind(String dtype) {
    return switch (dtype.length() < 2 ? ' ' : dtype.charAt(1)) {
      case 'O' -> "Python objects";
      case 'U', 'S', 'a' -> "text";
      case 'c' -> "complex numbers";
      case 'V' -> "structured";
      case 'M', 'm' -> "dates";
      default -> "";
    };
  }

  public static Refusal dtypeNotRead(String file, String dtype, String kind) {
    return Refusal.doesNotFit(
        "frames",
        "%s: dtype %s%s is not read; expected a numeric dtype such as <f4 or |u1"
            .formatted(file, dtype, kind.isEmpty() ? "" : " (" + kind + ")"));
  }

  private void checkShape(String file) {
    if (shape.length < 2 || shape.length > 5 || Sides.product(shape) == 0) {
      throw Refusal.doesNotFit(
          "frames",
          "%s has shape %s; expected 2 to 5 sides with none of zero, such as (T, H, W)"
              .formatted(file, FrameSequence.shape(shape)));
    }
  }

  private void checkSize(String file, long size) {
    long values = Sides.product(shape);
    long promised = values > Long.MAX_VALUE / 8 ? Long.MAX_VALUE : values * type.bytes();
    if (size - body != promised) {
      throw Refusal.unreadable(
          "%s: shape %s of %d-byte numbers takes %d bytes after the header, but %d are there"
              .formatted(file, FrameSequence.shape(shape), type.bytes(), promised, size - body));
    }
  }

  private static ByteBuffer bytes(String file, NpyBytes content, long at, int length)
      throws IOException {
    if (content.size() - at < length) {
      throw Refusal.unreadable(
          "%s breaks off inside the NPY header: %d bytes, expected at least %d"
              .formatted(file, content.size(), at + length));
    }
    ByteBuffer buffer = ByteBuffer.allocate(length);
    content.read(at, buffer);
    return buffer;
  }
}
