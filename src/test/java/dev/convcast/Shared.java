package dev.convcast;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Reference numbers and real frames that lie beside the project; tests skip where they do not. */
public final class Shared {

  private static final Path ROOT = Path.of(System.getProperty("shared", "../shared"));

  private Shared() {}

  /** A file or folder under {@code ../shared}; the test that asks skips itself without it. */
  public static Path file(String name) {
    Path path = ROOT.resolve(name);
    assumeTrue(Files.exists(path), () -> "skipped: " + path + " is not here");
    return path;
  }
}
