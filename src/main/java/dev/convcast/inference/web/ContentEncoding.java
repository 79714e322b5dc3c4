package dev.convcast.inference.web;

import dev.convcast.refusal.Refusal;
import dev.convcast.web.CountedStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** How a body is packed: the protocol's clients can be told to. */
final class ContentEncoding {

  private ContentEncoding() {}

  /** The body unpacked, of which neither side may be larger than the limit. */
  static InputStream unpacked(@Nullable String encoding, InputStream body, long limit)
      throws IOException {
    var counted = new CountedStream(body, limit);
    String name = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "identity" -> counted;
      case "gzip" -> new CountedStream(new GZIPInputStream(counted), limit);
      case "deflate" -> new CountedStream(new InflaterInputStream(counted), limit);
      default ->
          throw new Refusal(
              Refusal.Reason.UNSUPPORTED_FORMAT,
              "The Content-Encoding is '%s'; read are gzip, deflate, identity".formatted(encoding));
    };
  }
}
