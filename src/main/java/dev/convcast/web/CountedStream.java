package dev.convcast.web;

import dev.convcast.refusal.Refusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Hands on a body up to a limit in bytes, and refuses the rest: {@code TOO_LARGE}. */
public final class CountedStream extends FilterInputStream {

  private final long limit;
  private long count;

  public CountedStream(InputStream body, long limit) {
    super(body);
    this.limit = limit;
  }

  /** The refusal of a body above this many bytes. */
  public static Refusal refusal(long limit) {
    return Refusal.tooLarge("The body is larger than the limit of %d bytes".formatted(limit))
        .with("limit", limit);
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    counted(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int n = super.read(target, from, length);
    counted(Math.max(n, 0));
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = super.skip(n);
    counted(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void counted(long n) {
    count += n;
    if (count > limit) {
      throw refusal(limit);
    }
  }
}
