package dev.convcast.frames.codec;

import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The chain of images in a TIFF, which a broken file may close to a ring. */
final class TiffDirectories {

  private static final int ENTRY_BYTES = 12;

  private TiffDirectories() {}

  /** How many images there are; refuses more than the limit of entries. */
  static int count(String file, Path path, CodecLimits limits) throws IOException {
    Set<Long> seen = new HashSet<>();
    try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
      boolean little = in.readUnsignedShort() == 0x4949;
      in.seek(4);
      for (long at = integer(in, little); at != 0; at = integer(in, little)) {
        if (!seen.add(at)) {
          throw TiffFormat.broken(file);
        }
        if (seen.size() > limits.entries()) {
          throw Refusal.tooLarge(
                  "%s holds more than %d images, the limit".formatted(file, limits.entries()))
              .with("limit", limits.entries());
        }
        in.seek(at);
        int entries = in.readUnsignedShort();
        int count = little ? Short.toUnsignedInt(Short.reverseBytes((short) entries)) : entries;
        in.seek(at + 2 + (long) count * ENTRY_BYTES);
      }
    } catch (java.io.EOFException end) {
      throw TiffFormat.broken(file);
    }
    return seen.size();
  }

  private static long integer(RandomAccessFile in, boolean little) throws IOException {
    int value = in.readInt();
    return Integer.toUnsignedLong(little ? Integer.reverseBytes(value) : value);
  }
}
