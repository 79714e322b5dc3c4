package dev.convcast.frames.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {

  @Test
  void countsAsPeopleDo() {
    List<String> ordered =
        List.of(
            "", "a", "frame-1", "frame-01b", "frame-2", "frame-10", "frame-99999999999999999999");
    assertThat(ordered.stream().sorted(new NaturalOrder().reversed()).sorted(new NaturalOrder()))
        .containsExactlyElementsOf(ordered);
  }

  @Test
  void tellsNamesApartThatCountTheSame() {
    assertThat(new NaturalOrder().compare("1", "01")).isNotZero();
    assertThat(new NaturalOrder().compare("1", "1")).isZero();
  }
}
