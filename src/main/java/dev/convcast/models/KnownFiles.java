package dev.convcast.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was read from files before, for as long as each is what it was.
 *
 * @param <T> what a file is read as; it must not change
 */
final class KnownFiles<T> {

  private static final int MOST = 256;

  /** Longer than any file system takes to tell two writes apart by their times. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private final Reading<T> reading;
  private final Map<Path, Known<T>> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(MOST, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Path, Known<T>> eldest) {
              return size() > MOST;
            }
          });

  private record Known<T>(FileTime modified, long size, @Nullable Object key, T content) {
    boolean isOf(BasicFileAttributes file) {
      return size == file.size()
          && modified.equals(file.lastModifiedTime())
          && Objects.equals(key, file.fileKey());
    }
  }

  interface Reading<T> {
    T read(byte[] file) throws IOException;
  }

  KnownFiles(Reading<T> reading) {
    this.reading = reading;
  }

  /**
   * @throws java.nio.file.NoSuchFileException where there is no such file
   */
  T read(Path file) throws IOException {
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    Known<T> before = known.get(file);
    if (before != null && before.isOf(found)) {
      return before.content();
    }
    Instant now = Instant.now();
    T content = reading.read(Files.readAllBytes(file));
    if (found.lastModifiedTime().toInstant().isBefore(now.minus(SETTLED))) {
      known.put(
          file, new Known<>(found.lastModifiedTime(), found.size(), found.fileKey(), content));
    }
    return content;
  }
}
