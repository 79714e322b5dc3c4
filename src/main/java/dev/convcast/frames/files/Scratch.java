package dev.convcast.frames.files;

import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.refusal.Refusal;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A folder for what the archives of one request hold. It counts the bytes that it really takes. */
final class Scratch implements Closeable {

  private final Path parent;
  private final CodecLimits limits;
  private final List<Path> files = new ArrayList<>();
  private long bytes;
  private @Nullable Path folder;

  Scratch(Path parent, CodecLimits limits) {
    this.parent = parent;
    this.limits = limits;
  }

  /** Copies a stream into a file of its own; its name has nothing to do with the sender's. */
  Path spool(String name, InputStream in) throws IOException {
    if (files.size() == limits.entries()) {
      throw Refusal.tooLarge(
              "%s is one file too many; archives may hold %d files altogether"
                  .formatted(name, limits.entries()))
          .with("limit", limits.entries());
    }
    Path file = folder().resolve(Integer.toString(files.size()));
    files.add(file);
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
        if (bytes > limits.unpackedBytes()) {
          throw Refusal.tooLarge(
                  "%s unpacks beyond %d bytes, the limit for archives altogether"
                      .formatted(name, limits.unpackedBytes()))
              .with("limit", limits.unpackedBytes());
        }
        out.write(buffer, 0, read);
      }
    }
    return file;
  }

  private Path folder() throws IOException {
    Path made = folder;
    if (made == null) {
      Files.createDirectories(parent);
      made = Files.createTempDirectory(parent, "unpacked-");
      folder = made;
    }
    return made;
  }

  @Override
  public void close() throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    if (folder != null) {
      Files.deleteIfExists(folder);
    }
  }
}
