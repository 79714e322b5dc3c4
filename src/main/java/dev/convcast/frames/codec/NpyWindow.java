package dev.convcast.frames.codec;

import dev.convcast.refusal.Refusal;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A buffer over an NPY file's numbers that moves along with what is asked for. */
final class NpyWindow implements Closeable {

  private static final int MOST = 1 << 20;
  private static final int LEAST = 1 << 16;

  private final String name;
  private final NpyBytes content;
  private final NpyHeader header;
  private final ByteBuffer buffer;
  private long start = Long.MIN_VALUE;

  NpyWindow(String name, NpyBytes content, NpyHeader header) {
    this.name = name;
    this.content = content;
    this.header = header;
    long most = Math.min(MOST, Sides.product(header.shape()) * header.type().bytes());
    this.buffer = ByteBuffer.allocate((int) most).order(header.order()).limit(0);
  }

  /** Copies {@code count} neighbours in the file to every {@code step}-th place of the target. */
  void copy(long element, float[] target, int at, int count, int step) throws IOException {
    NumberType type = header.type();
    int bytes = type.bytes();
    while (count > 0) {
      int from = fill(header.body() + element * bytes, (long) count * bytes);
      int there = Math.min(count, (buffer.limit() - from) / bytes);
      if (type == NumberType.F4 && step == 1) {
        buffer.position(from).asFloatBuffer().get(target, at, there);
        at += there;
      } else {
        for (int i = 0; i < there; i++, at += step) {
          target[at] = type.read(buffer, from + i * bytes);
        }
      }
      element += there;
      count -= there;
    }
  }

  /**
   * Brings the byte {@code position} into the buffer with those after it that are wanted, or soon
   * will be.
   */
  private int fill(long position, long wanted) throws IOException {
    long end = start + buffer.limit();
    if (position < start || position + header.type().bytes() > end) {
      start = position;
      buffer.clear().limit((int) Math.min(buffer.capacity(), Math.max(LEAST, wanted)));
      content.read(start, buffer);
      buffer.flip();
      if (buffer.limit() < header.type().bytes()) {
        throw Refusal.unreadable(name + " became shorter while it was being read");
      }
    }
    return (int) (position - start);
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
