package dev.convcast.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class JavaProcessTest {

  @Test
  void standsBackAsFarAsItIsToldTo() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/nice")), "there is no nice here");
    assertThat(niceness(7)).isEqualTo(niceness(0) + 7);
  }

  private static int niceness(int niceness) throws Exception {
    List<String> command =
        new JavaProcess(DataSize.ofMegabytes(64), niceness).command(Says.class, List.of());
    Process process = new ProcessBuilder(command).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).isZero();
    return Integer.parseInt(said.strip());
  }

  /** Prints its own niceness. */
  public static final class Says {
    public static void main(String[] arguments) throws Exception {
      String status = Files.readString(Path.of("/proc/self/stat"));
      String afterName = status.substring(status.lastIndexOf(')') + 2);
      System.out.println(afterName.split(" ")[16]);
    }
  }
}
