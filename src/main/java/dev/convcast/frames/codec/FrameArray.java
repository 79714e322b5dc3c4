package dev.convcast.frames.codec;

import dev.convcast.frames.Meaning;
import java.io.Closeable;
import java.io.IOException;

/**
 * An array of numbers in a file, read a stretch at a time so that it may be larger than memory. Not
 * for several threads at once.
 */
public interface FrameArray extends Closeable {

  /** Its sides, slowest first: 2 to 5 of them, each at least 1. */
  int[] shape();

  /** What the file says of its numbers. */
  Meaning meaning();

  /**
   * Reads {@code target.length} numbers from position {@code first} on, in C order whatever the
   * file's own order. Missing values are NaN; every other number is finite.
   *
   * @throws dev.convcast.refusal.Refusal where the file turns out to be broken, or holds an
   *     infinity
   * @throws IndexOutOfBoundsException where the array ends before the target is full
   */
  void read(long first, float[] target) throws IOException;
}
