package dev.convcast.frames.codec;

import dev.convcast.frames.Meaning;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An NPY file, read where it lies. The file is open from the first read to the one that takes its
 * last value, so that a thousand files read in order take the descriptors and the memory of one.
 *
 * <p>Fortran order costs a pass over the file for every 16 million values read in order.
 */
public final class NpyArray implements FrameArray {

  private static final int STRIP = 1 << 24;

  private final String name;
  private final NpyBytes.Source source;
  private final NpyHeader header;

  /** A stretch of a Fortran-ordered file in C order: gathering it takes a pass over the file. */
  private float[] strip = {};

  private long stripFirst;
  private @Nullable NpyWindow window;

  private NpyArray(String name, NpyBytes.Source source, NpyHeader header) {
    this.name = name;
    this.source = source;
    this.header = header;
  }

  public static NpyArray open(String name, Path path, CodecLimits limits) throws IOException {
    return open(name, () -> NpyBytes.of(path), limits);
  }

  /** The same of a file that is in memory. */
  public static NpyArray open(String name, byte[] file, CodecLimits limits) throws IOException {
    return open(name, () -> NpyBytes.of(file), limits);
  }

  private static NpyArray open(String name, NpyBytes.Source source, CodecLimits limits)
      throws IOException {
    try (NpyBytes content = source.open()) {
      return new NpyArray(name, source, NpyHeader.read(name, content, limits));
    }
  }

  @Override
  public int[] shape() {
    return header.shape().clone();
  }

  @Override
  public Meaning meaning() {
    return Meaning.UNKNOWN;
  }

  @Override
  public void read(long first, float[] target) throws IOException {
    Sides.checkRange(header.shape(), first, target.length);
    NpyWindow open = window;
    if (open == null) {
      open = new NpyWindow(name, source.open(), header);
      window = open;
    }
    if (header.fortran()) {
      readFortran(open, first, target);
    } else {
      open.copy(first, target, 0, target.length, 1);
    }
    if (first + target.length == Sides.product(header.shape())) {
      close();
    }
    for (int i = 0; i < target.length; i++) {
      if (Float.isInfinite(target[i])) {
        throw Refusal.doesNotFit(
            "frames",
            "%s: the value at %s is infinite as float32; expected finite numbers, or NaN for missing data"
                .formatted(name, Sides.position(header.shape(), first + i)));
      }
    }
  }

  private void readFortran(NpyWindow open, long first, float[] target) throws IOException {
    int done = 0;
    while (done < target.length) {
      long next = first + done;
      if (next < stripFirst || next >= stripFirst + strip.length) {
        gather(open, next);
      }
      int from = (int) (next - stripFirst);
      int length = Math.min(target.length - done, strip.length - from);
      System.arraycopy(strip, from, target, done, length);
      done += length;
    }
  }

  /** Fills the strip with the values from {@code first} on in C order. */
  private void gather(NpyWindow open, long first) throws IOException {
    int[] shape = header.shape();
    int[] place = new int[shape.length]; // of the run: the first side varies within it
    long inner = Sides.product(shape) / shape[0];
    strip = new float[(int) Math.min(STRIP, Sides.product(shape) - first)];
    stripFirst = first;
    long end = first + strip.length;
    for (long run = 0; run < inner; run++) {
      long rest = 0;
      for (int axis = 1; axis < shape.length; axis++) {
        rest = rest * shape[axis] + place[axis];
      }
      long from = first <= rest ? 0 : (first - rest + inner - 1) / inner;
      long to = end <= rest ? 0 : Math.min(shape[0], (end - rest + inner - 1) / inner);
      if (from < to) {
        int at = (int) (from * inner + rest - first);
        open.copy(run * shape[0] + from, strip, at, (int) (to - from), (int) inner);
      }
      for (int axis = 1; axis < shape.length && ++place[axis] == shape[axis]; axis++) {
        place[axis] = 0;
      }
    }
  }

  @Override
  public void close() throws IOException {
    strip = new float[0];
    if (window != null) {
      window.close();
      window = null;
    }
  }
}
