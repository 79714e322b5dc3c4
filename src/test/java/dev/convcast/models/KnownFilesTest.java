package dev.convcast.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownFilesTest {

  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  @TempDir Path folder;

  private final AtomicInteger readings = new AtomicInteger();
  private final KnownFiles<String> files =
      new KnownFiles<>(
          file -> {
            readings.incrementAndGet();
            return new String(file, StandardCharsets.US_ASCII);
          });

  @Test
  void readsOnceWhatStaysAsItIs() throws IOException {
    write("one", LONG_AGO);
    assertThat(files.read(file())).isEqualTo("one");
    assertThat(files.read(file())).isEqualTo("one");
    assertThat(readings).hasValue(1);
  }

  @Test
  void readsAgainWhatHasAnotherTimeOrSize() throws IOException {
    write("one", LONG_AGO);
    assertThat(files.read(file())).isEqualTo("one");
    write("two", LONG_AGO.plusMillis(1));
    assertThat(files.read(file())).isEqualTo("two");
    write("three", LONG_AGO.plusMillis(1));
    assertThat(files.read(file())).isEqualTo("three");
  }

  /** The next write may come so soon that the file's time and size stay what they are. */
  @Test
  void doesNotTrustTheTimeOfWhatWasWrittenJustNow() throws IOException {
    Instant now = Instant.now();
    write("one", now);
    assertThat(files.read(file())).isEqualTo("one");
    write("two", now);
    assertThat(files.read(file())).isEqualTo("two");
  }

  @Test
  void knowsNothingOfWhatIsGone() throws IOException {
    write("one", LONG_AGO);
    assertThat(files.read(file())).isEqualTo("one");
    Files.delete(file());
    assertThatThrownBy(() -> files.read(file())).isInstanceOf(NoSuchFileException.class);
  }

  private Path file() {
    return folder.resolve("file");
  }

  private void write(String text, Instant modified) throws IOException {
    Files.writeString(file(), text);
    Files.setLastModifiedTime(file(), FileTime.from(modified));
  }
}
