package dev.convcast.frames.codec;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** STUB. The arrays found in some files; closing it also removes what was unpacked. */
public record OpenFrames(List<FrameArray> arrays) implements Closeable {
  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
