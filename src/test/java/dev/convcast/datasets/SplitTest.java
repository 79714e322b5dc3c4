package dev.convcast.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.datasets.Split.Fractions;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitTest {

  @TempDir Path folder;

  private Split event(Fractions fractions, int... stretches) throws IOException {
    try (FrameArchive archive = TestArchives.event(folder, stretches)) {
      return Split.of(archive, fractions, 1);
    }
  }

  private Split sequences(Fractions fractions, long seed, int... lengths) throws IOException {
    try (FrameArchive archive = TestArchives.sequences(folder, lengths)) {
      return Split.of(archive, fractions, seed);
    }
  }

  private static List<Long> firstFrames(List<Segment> stretches) {
    return stretches.stream().map(Segment::firstFrame).toList();
  }

  @Test
  void keepsTheLastThirdOfAnEventForTheTest() throws IOException {
    Split split = event(new Fractions(0, 0.33), 92);
    assertThat(split.train()).containsExactly(new Segment(0, 62, TestArchives.MIDNIGHT));
    assertThat(split.test()).containsExactly(new Segment(62, 30, null));
    Split.Parts parts = split.windows(6, 12);
    assertThat(parts.train()).hasSize(45);
    assertThat(parts.validation()).isEmpty();
    assertThat(parts.test()).hasSize(13).first().isEqualTo(new Window(62, 18));
    assertThat(parts.test().get(12)).isEqualTo(new Window(74, 18));
  }

  @Test
  void putsTheValidationBeforeTheTest() throws IOException {
    Split split = event(new Fractions(0.2, 0.1), 50);
    assertThat(firstFrames(split.validation())).containsExactly(35L);
    assertThat(firstFrames(split.test())).containsExactly(45L);
  }

  @Test
  void cutsThroughStretchesAndNeverAcrossAGap() throws IOException {
    Split split = event(new Fractions(0.25, 0.25), 6, 6, 8);
    assertThat(split.train().stream().map(s -> List.of(s.firstFrame(), s.frames())))
        .containsExactly(List.of(0L, 6L), List.of(6L, 4L));
    assertThat(split.validation().stream().map(s -> List.of(s.firstFrame(), s.frames())))
        .containsExactly(List.of(10L, 2L), List.of(12L, 3L));
    assertThat(split.windows(1, 1).train()).hasSize(5 + 3);
  }

  @Test
  void dealsOutWholeSequences() throws IOException {
    Split split = sequences(new Fractions(0.2, 0.3), 5, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4);
    assertThat(split.train()).hasSize(5);
    assertThat(split.validation()).hasSize(2);
    assertThat(split.test()).hasSize(3);
    List<Long> all = new ArrayList<>(firstFrames(split.train()));
    all.addAll(firstFrames(split.validation()));
    all.addAll(firstFrames(split.test()));
    Collections.sort(all);
    assertThat(all).containsExactly(0L, 4L, 8L, 12L, 16L, 20L, 24L, 28L, 32L, 36L);
  }

  @Test
  void dealsTheSameWithTheSameSeedAndOtherwiseWithAnother() throws IOException {
    int[] twenty = new int[20];
    java.util.Arrays.fill(twenty, 3);
    Fractions fractions = new Fractions(0.2, 0.2);
    assertThat(sequences(fractions, 5, twenty)).isEqualTo(sequences(fractions, 5, twenty));
    assertThat(sequences(fractions, 6, twenty)).isNotEqualTo(sequences(fractions, 5, twenty));
  }

  @Test
  void saysHowManyFramesTheTrainingPartLacks() throws IOException {
    Split split = event(new Fractions(0, 0.3), 20);
    assertThatThrownBy(() -> split.windows(6, 12))
        .isInstanceOf(Refusal.class)
        .hasMessage("The training part has 14 frames; a window needs 18")
        .extracting(e -> ((Refusal) e).facts().get("field"))
        .isEqualTo("split");
  }

  @Test
  void blamesTheDatasetWhereNothingWasKeptBack() throws IOException {
    Split split = event(new Fractions(0, 0), 9, 17);
    assertThatThrownBy(() -> split.windows(6, 12))
        .hasMessage(
            "The training part has 26 frames in 2 stretches of at most 17 frames; a window needs"
                + " 18")
        .extracting(e -> ((Refusal) e).facts().get("field"))
        .isEqualTo("dataset");
  }

  @Test
  void refusesAValidationPartWithoutAWindow() throws IOException {
    Split split = sequences(new Fractions(0.1, 0), 1, 20, 20, 20);
    assertThatThrownBy(() -> split.windows(10, 10))
        .hasMessage("The validation part has 0 frames; a window needs 20");
  }

  @Test
  void refusesFractionsThatLeaveNothing() {
    assertThatThrownBy(() -> new Fractions(0.5, 0.5))
        .hasMessage(
            "split.validation 0.5 and split.test 0.5 leave nothing to train on; expected a sum"
                + " below 1");
    assertThatThrownBy(() -> new Fractions(-0.1, 0))
        .hasMessage("split.validation is -0.1; expected at least 0 and below 1");
    assertThatThrownBy(() -> new Fractions(0, Double.NaN))
        .hasMessage("split.test is NaN; expected at least 0 and below 1");
  }
}
