package dev.convcast.jobs;

import dev.convcast.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A caller's own name for what it asks for, so that it may ask again and be answered with the same
 * job.
 *
 * @param value 1 to 255 visible ASCII characters
 * @param sha256 of the request that it stands for
 */
public record IdempotencyKey(String value, String sha256) {

  private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,255}");

  public IdempotencyKey {
    if (!VISIBLE.matcher(value).matches()) {
      throw Refusal.doesNotFit(
          "Idempotency-Key",
          "Idempotency-Key has %d characters; expected 1 to 255, visible ones of ASCII"
              .formatted(value.length()));
    }
  }

  /** A key for this request, whose text is the same whenever the same is asked for. */
  public static IdempotencyKey of(String value, String request) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return new IdempotencyKey(
          value, HexFormat.of().formatHex(sha256.digest(request.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
