package dev.convcast.models;

import dev.convcast.convlstm.Architecture;
import dev.convcast.convlstm.Weights;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Weights as a safetensors file: the header's length (8 bytes, little-endian), the header, the
 * values as little-endian float32. <a
 * href="https://github.com/huggingface/safetensors#format">Format</a>.
 *
 * <p>Reads strictly: the tensors are exactly those that are expected, they fill the file without
 * holes or overlaps, and every value is finite. Nothing is allocated before the file is known to
 * hold it.
 */
public final class SafetensorsFile {

  /** Of an archive's weights, which may come from anywhere. */
  private static final int LARGEST_HEADER = 1 << 20;

  /** Of files of our own, whose metadata may be long. */
  private static final int LARGEST_OWN_HEADER = 256 << 20;

  private static final int CHUNK = 1 << 18;

  private SafetensorsFile() {}

  static Weights read(Path file, Architecture architecture) throws IOException {
    return read(file, architecture.tensors(), LARGEST_HEADER);
  }

  /**
   * Reads tensors.
   *
   * @param expected the name and shape of each
   * @return the tensors in the order in which they are expected
   */
  public static Weights read(Path file, Map<String, int[]> expected) throws IOException {
    return read(file, expected, LARGEST_OWN_HEADER);
  }

  private static Weights read(Path file, Map<String, int[]> expected, int largestHeader)
      throws IOException {
    var tensors = new HashMap<String, Weights.Tensor>();
    try (var channel = FileChannel.open(file)) {
      for (var entry : entries(channel, expected, largestHeader)) {
        float[] values = new float[Math.toIntExact(Weights.size(entry.shape()))];
        values(channel, entry, values);
        tensors.put(entry.name(), new Weights.Tensor(entry.shape(), values));
      }
    }
    var ordered = new LinkedHashMap<String, Weights.Tensor>();
    expected.keySet().forEach(name -> ordered.put(name, tensors.get(name)));
    return new Weights(ordered);
  }

  /** All that {@link #read} refuses, in little memory. */
  static void check(Path file, Architecture architecture) throws IOException {
    try (var channel = FileChannel.open(file)) {
      for (var entry : entries(channel, architecture.tensors(), LARGEST_HEADER)) {
        values(channel, entry, null);
      }
    }
  }

  /** The texts in a file's header. */
  public static Map<String, String> metadata(Path file) throws IOException {
    try (var channel = FileChannel.open(file)) {
      return SafetensorsHeader.metadata(header(channel, LARGEST_OWN_HEADER));
    }
  }

  static void write(Weights weights, Path file) throws IOException {
    write(weights, Map.of(), file);
  }

  /** Writes tensors and, where there are any, texts; to the disk itself. */
  public static void write(Weights weights, Map<String, String> metadata, Path file)
      throws IOException {
    byte[] header = SafetensorsHeader.write(weights, metadata);
    byte[] padded = Arrays.copyOf(header, (header.length + 7) / 8 * 8); // aligns the values
    Arrays.fill(padded, header.length, padded.length, (byte) ' ');
    try (var channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(channel, buffer(8).putLong(padded.length).flip());
      writeFully(channel, ByteBuffer.wrap(padded));
      ByteBuffer buffer = buffer(CHUNK);
      for (var tensor : weights.tensors().values()) {
        float[] values = tensor.values();
        for (int from = 0; from < values.length; from += CHUNK / 4) {
          int count = Math.min(CHUNK / 4, values.length - from);
          buffer.clear().asFloatBuffer().put(values, from, count);
          writeFully(channel, buffer.limit(4 * count));
        }
      }
      channel.force(true);
    }
  }

  private static Iterable<SafetensorsHeader.Entry> entries(
      FileChannel channel, Map<String, int[]> expected, int largestHeader) throws IOException {
    byte[] header = header(channel, largestHeader);
    return SafetensorsHeader.read(header, expected, channel.size() - 8 - header.length);
  }

  private static byte[] header(FileChannel channel, int largest) throws IOException {
    long size = channel.size();
    if (size < 8) {
      throw SafetensorsHeader.unreadable(
          "it has %d bytes; expected a header's length of 8 bytes first".formatted(size));
    }
    long length = readFully(channel, buffer(8)).getLong();
    if (length < 2 || length > Math.min(largest, size - 8)) {
      throw SafetensorsHeader.unreadable(
          "its header's length is %s bytes; expected 2 to %d, within the %d that follow"
              .formatted(Long.toUnsignedString(length), largest, size - 8));
    }
    return readFully(channel, buffer((int) length)).array();
  }

  /** Reads the tensor that is next in the file, into an array where there is one. */
  private static void values(
      FileChannel channel, SafetensorsHeader.Entry entry, float @Nullable [] target)
      throws IOException {
    ByteBuffer buffer = buffer(CHUNK);
    float[] chunk = new float[CHUNK / 4];
    long size = Weights.size(entry.shape());
    for (long from = 0; from < size; from += chunk.length) {
      int count = (int) Math.min(chunk.length, size - from);
      readFully(channel, buffer.clear().limit(4 * count)).asFloatBuffer().get(chunk, 0, count);
      for (int i = 0; i < count; i++) {
        if (!Float.isFinite(chunk[i])) {
          throw SafetensorsHeader.doesNotFit(
              "tensor '%s' is %s at position %d; expected finite numbers"
                  .formatted(entry.name(), chunk[i], from + i));
        }
      }
      if (target != null) {
        System.arraycopy(chunk, 0, target, (int) from, count);
      }
    }
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer readFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
