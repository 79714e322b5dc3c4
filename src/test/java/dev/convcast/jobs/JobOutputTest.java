package dev.convcast.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class JobOutputTest {

  @TempDir Path folder;
  private final List<String> journal = new ArrayList<>();

  @Test
  void dropsTheRestOfAnEndlessLineAndReadsOn() {
    read("x".repeat(3 * JobOutput.LONGEST_LINE) + "\n{\"event\":\"epoch\",\"data\":{}}");

    assertThat(journal).containsExactly("epoch {}");
    assertThat(folder.resolve("log.txt")).hasSize(JobOutput.LONGEST_LINE + 1L);
  }

  @Test
  void keepsOnlyTheLatestProgress() {
    JobOutput output =
        read(
            """
            {"event":"progress","data":{"batch":1}}
            {"event":"progress","data":{"batch":2}}
            """);

    assertThat(output.takeProgress()).contains("{\"batch\":2}");
    assertThat(output.takeProgress()).isEmpty();
    assertThat(journal).isEmpty();
  }

  @Test
  void readsOnWhenAnEventCannotBeKept() {
    List<String> kept = new ArrayList<>();
    new JobOutput(
            bytes("{\"event\":\"a\",\"data\":{}}\n{\"event\":\"b\",\"data\":{}}\n"),
            folder.resolve("log.txt"),
            new JsonMapper(),
            (type, data) -> {
              if (type.equals("a")) {
                throw new IllegalStateException("no database");
              }
              kept.add(type);
            })
        .run();

    assertThat(kept).containsExactly("b");
  }

  private JobOutput read(String text) {
    JobOutput output =
        new JobOutput(
            bytes(text),
            folder.resolve("log.txt"),
            new JsonMapper(),
            (type, data) -> journal.add(type + " " + data));
    output.run();
    return output;
  }

  private static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
