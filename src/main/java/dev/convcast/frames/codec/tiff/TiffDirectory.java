package dev.convcast.frames.codec.tiff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/** The tags of one image. A tag's values are read when they are asked for, for they may be many. */
final class TiffDirectory {

  private static final int ASCII = 2;
  private static final int LONGEST_TEXT = 1 << 16;

  private final String file;
  private final TiffFile in;
  private final Map<Integer, Entry> entries;

  /** Where the values of a tag lie. */
  record Entry(int type, long count, long at, long length) {}

  TiffDirectory(String file, TiffFile in, Map<Integer, Entry> entries) {
    this.file = file;
    this.in = in;
    this.entries = entries;
  }

  /** How long one value of a type is; 0 where there is no such type. */
  static int bytes(int type) {
    return switch (type) {
      case 1, ASCII, 6, 7 -> 1;
      case 3, 8 -> 2;
      case 4, 9, 11 -> 4;
      case 5, 10, 12 -> 8;
      default -> 0;
    };
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** The first whole number of a tag. */
  long whole(int tag, long otherwise) throws IOException {
    double[] numbers = numbers(tag, 1);
    return numbers.length == 0 ? otherwise : (long) numbers[0];
  }

  /** All numbers of a tag; none where there is none. */
  double[] numbers(int tag) throws IOException {
    return numbers(tag, Integer.MAX_VALUE);
  }

  private double[] numbers(int tag, int most) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null) {
      return new double[0];
    }
    int bytes = bytes(entry.type());
    if (bytes == 0 || entry.type() == ASCII) {
      throw TiffFormat.broken(file);
    }
    int count = (int) Math.min(most, entry.count());
    ByteBuffer values = in.read(entry.at(), (long) count * bytes);
    IntToDoubleFunction reader =
        switch (entry.type()) {
          case 3 -> at -> values.getShort(at) & 0xffff;
          case 4 -> at -> Integer.toUnsignedLong(values.getInt(at));
          case 5 ->
              at ->
                  (double) Integer.toUnsignedLong(values.getInt(at))
                      / Integer.toUnsignedLong(values.getInt(at + 4));
          case 6 -> values::get;
          case 8 -> values::getShort;
          case 9 -> values::getInt;
          case 10 -> at -> (double) values.getInt(at) / values.getInt(at + 4);
          case 11 -> values::getFloat;
          case 12 -> values::getDouble;
          default -> at -> values.get(at) & 0xff;
        };
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = reader.applyAsDouble(i * bytes);
    }
    return numbers;
  }

  /** A tag's text up to its end or 64 kB of it. */
  Optional<String> text(int tag) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null || entry.type() != ASCII) {
      return Optional.empty();
    }
    ByteBuffer bytes = in.read(entry.at(), Math.min(entry.length(), LONGEST_TEXT));
    String text = StandardCharsets.UTF_8.decode(bytes).toString();
    int end = text.indexOf('\0');
    return Optional.of(end < 0 ? text : text.substring(0, end));
  }
}
