package dev.convcast.frames.codec.tiff;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** How the bytes of a strip or tile are packed, by the numbers of TIFF 6.0. Nothing grows. */
enum TiffPacking {
  NONE(1),
  LZW(5),
  DEFLATE(8),
  PACK_BITS(32773),
  OLD_DEFLATE(32946);

  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int LONGEST_CODE = 12;

  private final int number;

  TiffPacking(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /**
   * Fills the target.
   *
   * @throws DataFormatException where the bytes end before, or are none of this packing
   */
  void unpack(ByteBuffer packed, byte[] target) throws DataFormatException {
    switch (this) {
      case NONE -> copy(packed, target, 0, target.length);
      case LZW -> lzw(packed, target);
      case PACK_BITS -> packBits(packed, target);
      case DEFLATE, OLD_DEFLATE -> inflate(packed, target);
    }
  }

  private static void copy(ByteBuffer packed, byte[] target, int at, int length)
      throws DataFormatException {
    if (length > packed.remaining() || length > target.length - at) {
      throw new DataFormatException("%d bytes".formatted(packed.remaining()));
    }
    packed.get(target, at, length);
  }

  private static void inflate(ByteBuffer packed, byte[] target) throws DataFormatException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      int length = 0;
      while (length < target.length) {
        int more = inflater.inflate(target, length, target.length - length);
        if (more == 0) {
          throw new DataFormatException("an end after %d bytes".formatted(length));
        }
        length += more;
      }
    } finally {
      inflater.end();
    }
  }

  private static void packBits(ByteBuffer packed, byte[] target) throws DataFormatException {
    int at = 0;
    while (at < target.length) {
      if (packed.remaining() < 2) {
        throw new DataFormatException("an end after %d bytes".formatted(at));
      }
      int run = packed.get();
      if (run >= 0) {
        int length = Math.min(run + 1, target.length - at);
        copy(packed, target, at, length);
        at += length;
      } else if (run != -128) {
        byte repeated = packed.get();
        for (int end = Math.min(at + 1 - run, target.length); at < end; at++) {
          target[at] = repeated;
        }
      }
    }
  }

  /** Every string of the table lies in the target already, so that only its place is kept. */
  private static void lzw(ByteBuffer packed, byte[] target) throws DataFormatException {
    int[] starts = new int[1 << LONGEST_CODE];
    int[] lengths = new int[1 << LONGEST_CODE];
    int next = END + 1;
    int width = 9;
    int before = -1; // where the string before begins
    int at = 0;
    int bits = 0;
    int held = 0;
    while (at < target.length) {
      while (held < width) {
        if (!packed.hasRemaining()) {
          throw new DataFormatException("an end after %d bytes".formatted(at));
        }
        bits = bits << 8 | packed.get() & 0xff;
        held += 8;
      }
      held -= width;
      int code = bits >>> held & (1 << width) - 1;
      if (code == CLEAR) {
        next = END + 1;
        width = 9;
        before = -1;
        continue;
      }
      if (code == END || code > next || code >= CLEAR && before < 0) {
        throw new DataFormatException("the code %d after %d bytes".formatted(code, at));
      }
      int first = at;
      if (before >= 0 && next < starts.length) {
        starts[next] = before;
        lengths[next] = first - before + 1;
        next++;
      }
      if (code < CLEAR) {
        target[at++] = (byte) code;
      } else {
        if (code >= next) {
          throw new DataFormatException("the code %d after %d bytes".formatted(code, at));
        }
        int end = Math.min(at + lengths[code], target.length);
        for (int from = starts[code]; at < end; from++, at++) {
          target[at] = target[from];
        }
      }
      before = first;
      if (next >= (1 << width) - 1 && width < LONGEST_CODE) {
        width++;
      }
    }
  }
}
