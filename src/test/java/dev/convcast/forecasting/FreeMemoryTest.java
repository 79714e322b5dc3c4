package dev.convcast.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.Libtorch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
@DisabledIfEnvironmentVariable(named = "MALLOC_MMAP_THRESHOLD_", matches = ".*")
class FreeMemoryTest {

  private static final int TENSORS = 64;
  private static final Shape FOUR_MEBIBYTES = new Shape(1 << 20);

  @Test
  void givesBackWhatTensorsHaveFreed() throws IOException {
    Libtorch.giveBackFreeMemory(); // of tests before
    long before = residentMebibytes();
    try (NDManager manager = Libtorch.newManager()) {
      for (int i = 0; i < TENSORS; i++) {
        manager.ones(FOUR_MEBIBYTES);
      }
    }
    long freed = residentMebibytes();
    assertThat(freed - before).as("kept for the next ones").isGreaterThan(3L * TENSORS);
    try (var memory = new FreeMemory(Duration.ofMillis(50))) {
      memory.start();
      await().until(() -> freed - residentMebibytes() > 3L * TENSORS);
    }
  }

  private static long residentMebibytes() throws IOException {
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      String line = status.filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
    }
  }
}
