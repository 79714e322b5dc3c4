package dev.convcast.frames.codec.tiff;

import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.refusal.Refusal;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The bytes of a TIFF and the chain of its images, which a broken file may close to a ring. */
final class TiffFile implements Closeable {

  private static final int ENTRY_BYTES = 12;

  private final String name;
  private final FileChannel channel;
  private final ByteOrder order;

  private TiffFile(String name, FileChannel channel, ByteOrder order) {
    this.name = name;
    this.channel = channel;
    this.order = order;
  }

  static TiffFile open(String name, Path path) throws IOException {
    FileChannel channel = FileChannel.open(path);
    var file = new TiffFile(name, channel, ByteOrder.BIG_ENDIAN);
    boolean opened = false;
    try {
      boolean little = file.read(0, 2).get(0) == 'I';
      opened = true;
      return little ? new TiffFile(name, channel, ByteOrder.LITTLE_ENDIAN) : file;
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  ByteOrder order() {
    return order;
  }

  long length() throws IOException {
    return channel.size();
  }

  /** Where each image's tags are; refuses more images than the limit of entries. */
  Map<Long, TiffDirectory> directories(CodecLimits limits) throws IOException {
    Map<Long, TiffDirectory> found = new LinkedHashMap<>();
    long at = offset(4);
    while (at != 0) {
      if (found.containsKey(at)) {
        throw TiffFormat.broken(name);
      }
      if (found.size() == limits.entries()) {
        throw Refusal.tooLarge(
                "%s holds more than %d images, the limit".formatted(name, limits.entries()))
            .with("limit", limits.entries());
      }
      found.put(at, directory(at));
      at = offset(at + 2 + (long) entries(at) * ENTRY_BYTES);
    }
    return found;
  }

  TiffDirectory directory(long at) throws IOException {
    ByteBuffer bytes = read(at + 2, (long) entries(at) * ENTRY_BYTES);
    Map<Integer, TiffDirectory.Entry> entries = new LinkedHashMap<>();
    for (int entry = 0; entry < bytes.limit(); entry += ENTRY_BYTES) {
      int tag = Short.toUnsignedInt(bytes.getShort(entry));
      int type = Short.toUnsignedInt(bytes.getShort(entry + 2));
      long count = Integer.toUnsignedLong(bytes.getInt(entry + 4));
      long length = count * TiffDirectory.bytes(type);
      long place = at + 2 + entry + 8;
      entries.put(
          tag, new TiffDirectory.Entry(type, count, length <= 4 ? place : offset(place), length));
    }
    return new TiffDirectory(name, this, entries);
  }

  private int entries(long at) throws IOException {
    return Short.toUnsignedInt(read(at, 2).getShort());
  }

  private long offset(long at) throws IOException {
    return Integer.toUnsignedLong(read(at, 4).getInt());
  }

  /** Bytes in the order of the file; refuses some that are beyond its end. */
  ByteBuffer read(long at, long length) throws IOException {
    if (at < 0 || length < 0 || length > channel.size() - at || length > Integer.MAX_VALUE - 8) {
      throw TiffFormat.broken(name);
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw TiffFormat.broken(name);
      }
    }
    return bytes.flip().order(order);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
