package dev.convcast.frames.codec;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The bytes of an NPY file, on the disk or in memory. */
interface NpyBytes extends Closeable {

  long size() throws IOException;

  /** Fills the buffer with those from {@code at} on, as far as there are any. */
  void read(long at, ByteBuffer target) throws IOException;

  @Override
  default void close() throws IOException {}

  /** Where they are opened anew as often as they are needed. */
  interface Source {
    NpyBytes open() throws IOException;
  }

  static NpyBytes of(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    return new NpyBytes() {
      @Override
      public long size() throws IOException {
        return channel.size();
      }

      @Override
      public void read(long at, ByteBuffer target) throws IOException {
        long next = at;
        for (int count; target.hasRemaining(); next += count) {
          count = channel.read(target, next);
          if (count < 0) {
            return;
          }
        }
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  static NpyBytes of(byte[] bytes) {
    return new NpyBytes() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public void read(long at, ByteBuffer target) {
        int from = (int) Math.min(at, bytes.length);
        target.put(bytes, from, Math.min(target.remaining(), bytes.length - from));
      }
    };
  }
}
