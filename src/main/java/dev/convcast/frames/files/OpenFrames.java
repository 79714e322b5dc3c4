package dev.convcast.frames.files;

import dev.convcast.frames.codec.FrameArray;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** The arrays found in some files, in order; closing it also removes what was unpacked. */
public final class OpenFrames implements Closeable {

  private final List<NamedArray> named;
  private final Scratch scratch;

  /** An array and the file it came from, for messages. */
  public record NamedArray(String name, FrameArray array) {}

  public OpenFrames(List<NamedArray> named, Scratch scratch) {
    this.named = List.copyOf(named);
    this.scratch = scratch;
  }

  /** At least one. */
  public List<FrameArray> arrays() {
    return named.stream().map(NamedArray::array).toList();
  }

  /** The same with their names. */
  public List<NamedArray> named() {
    return named;
  }

  @Override
  public void close() throws IOException {
    try {
      for (NamedArray each : named) {
        each.array().close();
      }
    } finally {
      scratch.close();
    }
  }
}
