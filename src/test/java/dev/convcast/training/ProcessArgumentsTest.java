package dev.convcast.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessArgumentsTest {

  @Test
  void tellsItsProcessWhatItIsTold() {
    var arguments =
        new ProcessArguments(
            Path.of("/data/set"), Duration.ofSeconds(5), 3, 7, true, Optional.of(Path.of("/w")));
    assertThat(ProcessArguments.parse(arguments.format().toArray(new String[0])))
        .isEqualTo(arguments);
  }
}
