package dev.convcast.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {

  @Test
  void startsAtEveryFrameThatEnoughFramesFollow() {
    List<Segment> stretches =
        List.of(
            new Segment(0, 3, null),
            new Segment(3, 5, null),
            new Segment(8, 4, null),
            new Segment(20, 3, null),
            new Segment(30, 6, null));
    List<Window> expected = new ArrayList<>();
    for (Segment stretch : stretches) {
      for (long first = stretch.firstFrame(); first + 4 <= stretch.end(); first++) {
        expected.add(new Window(first, 4));
      }
    }
    assertThat(Windows.of(stretches, 4)).containsExactlyElementsOf(expected).hasSize(6);
  }

  @Test
  void takesASequenceOfTheWindowsLengthOnce() {
    assertThat(Windows.of(List.of(new Segment(20, 20, null)), 20))
        .containsExactly(new Window(20, 20));
  }

  @Test
  void countsMillionsWithoutMakingThem() {
    assertThat(Windows.of(List.of(new Segment(0, 1_000_000_017, null)), 18).get(999_999_999))
        .isEqualTo(new Window(999_999_999, 18));
  }

  @Test
  void isEmptyWithoutStretches() {
    assertThat(Windows.of(List.of(), 18)).isEmpty();
  }
}
