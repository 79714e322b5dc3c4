package dev.convcast.models;

import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The sha256 of a model's weights, by which a card knows them. */
final class Sha256 {

  private Sha256() {}

  static String of(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      var digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(bytes, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every Java has it
    }
  }

  /** Refuses weights that are not those a card names; a card may name none. */
  static void require(@Nullable String expected, Path weights) throws IOException {
    if (expected == null) {
      return;
    }
    String actual = of(weights);
    if (!expected.equals(actual)) {
      throw Refusal.doesNotFit(
          "weightsSha256",
          "weights.safetensors has sha256 %s; model.json expects %s".formatted(actual, expected));
    }
  }
}
