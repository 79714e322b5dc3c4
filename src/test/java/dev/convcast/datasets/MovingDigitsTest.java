package dev.convcast.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovingDigitsTest {

  @TempDir Path folder;

  private FrameArchive make(MovingDigits digits) throws IOException {
    Path here = Files.createTempDirectory(folder, "digits");
    try (FrameArchiveWriter archive =
        new FrameArchiveWriter(here, digits.outline(new DatasetName("digits"), Instant.EPOCH))) {
      digits.writeTo(archive);
      archive.finish();
    }
    return FrameArchive.open(here);
  }

  private static float[] sequence(FrameArchive archive, int index, int frames) throws IOException {
    float[] values = new float[frames * archive.grid().size()];
    archive.read((long) index * frames, frames, values);
    return values;
  }

  @Test
  void makesTheSameBytesOnEveryMachine() throws IOException {
    try (FrameArchive archive = make(new MovingDigits(6, 20, 64, 64, 1))) {
      assertThat(archive.description().sha256())
          .isEqualTo("ccd30eda264777ff3890f2d75dc7f6158e904b8d71ebe181548cb9d665eaaefb");
    }
  }

  @Test
  void drawsFromZeroToOne() throws IOException {
    try (FrameArchive archive = make(new MovingDigits(20, 5, 64, 48, 3))) {
      assertThat(archive.description().minimum()).isZero();
      assertThat(archive.description().maximum()).isEqualTo(1);
      assertThat(archive.description().missingShare()).isZero();
    }
  }

  @Test
  void makesASequenceTheSameHoweverManyFollow() throws IOException {
    try (FrameArchive few = make(new MovingDigits(2, 10, 32, 32, 9));
        FrameArchive many = make(new MovingDigits(5, 10, 32, 32, 9))) {
      assertThat(sequence(many, 1, 10)).isEqualTo(sequence(few, 1, 10));
    }
  }

  @Test
  void sharesNoSequenceBetweenSeedsThatAreNeighbours() throws IOException {
    Set<Integer> seen = new HashSet<>();
    for (long seed = 1; seed <= 3; seed++) {
      try (FrameArchive archive = make(new MovingDigits(20, 3, 32, 32, seed))) {
        for (int i = 0; i < 20; i++) {
          assertThat(seen.add(Arrays.hashCode(sequence(archive, i, 3)))).isTrue();
        }
      }
    }
  }

  @Test
  void movesWithoutLeavingTheFrame() throws IOException {
    try (FrameArchive archive = make(new MovingDigits(10, 60, 64, 64, 4))) {
      for (int i = 0; i < 10; i++) {
        float[] values = sequence(archive, i, 60);
        for (int t = 0; t < 60; t++) {
          float ink = 0;
          for (int p = 0; p < 4096; p++) {
            ink += values[t * 4096 + p];
          }
          assertThat(ink).isBetween(40f, 500f);
          if (t > 0) {
            assertThat(Arrays.copyOfRange(values, t * 4096, (t + 1) * 4096))
                .isNotEqualTo(Arrays.copyOfRange(values, (t - 1) * 4096, t * 4096));
          }
        }
      }
    }
  }

  @Test
  void refusesWhatIsOutOfRangeByItsName() {
    assertThatThrownBy(() -> new MovingDigits(0, 20, 64, 64, 1))
        .isInstanceOf(Refusal.class)
        .hasMessage("sequences is 0; expected 1 to 100000");
    assertThatThrownBy(() -> new MovingDigits(1, 1, 64, 64, 1))
        .hasMessage("frames is 1; expected 2 to 1000");
    assertThatThrownBy(() -> new MovingDigits(1, 2, 15, 64, 1))
        .hasMessage("rows is 15; expected 16 to 512");
    assertThatThrownBy(() -> new MovingDigits(1, 2, 64, 513, 1))
        .hasMessage("columns is 513; expected 16 to 512");
  }
}
