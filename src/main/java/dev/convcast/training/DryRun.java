package dev.convcast.training;

import dev.convcast.refusal.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Trains for two updates in a process and a folder of its own, one at a time, and measures. */
final class DryRun {

  private static final long LONGEST_SECONDS = 120;

  private final Semaphore free = new Semaphore(1);
  private final JsonMapper json;

  DryRun(JsonMapper json) {
    this.json = json;
  }

  /**
   * @param command that measures in its working directory
   * @throws Refusal where another one is measured, it takes too long, or the training would fail
   */
  Measurement measure(
      String request, Supplier<List<String>> command, Map<String, String> environment) {
    if (!free.tryAcquire()) {
      throw new Refusal(
              Refusal.Reason.BUSY, "Another dry run is measured at this moment; ask again")
          .with("retryAfterSeconds", 10);
    }
    try {
      Path folder = Files.createTempDirectory("convcast-dry-run-");
      try {
        Files.writeString(folder.resolve(TrainingProcess.REQUEST), request);
        return run(command.get(), environment, folder);
      } finally {
        FileSystemUtils.deleteRecursively(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      free.release();
    }
  }

  private Measurement run(List<String> command, Map<String, String> environment, Path folder)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(folder.resolve("log.txt").toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    var guard = Guard.over(process);
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode said = json.readTree(line);
        JsonNode data = said.path("data");
        switch (said.path("event").asString("")) {
          case "measurement" -> {
            return json.treeToValue(data, Measurement.class);
          }
          case "problem" -> throw Refusal.doesNotFit("training", data.path("detail").asString(""));
          default -> {
            // how far it is
          }
        }
      }
      throw guard.ended();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Ends a process that takes too long. */
  private record Guard(Process process, long deadline) {

    static Guard over(Process process) {
      var guard = new Guard(process, System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS));
      Thread thread = new Thread(guard::watch, "dry-run");
      thread.setDaemon(true);
      thread.start();
      return guard;
    }

    private void watch() {
      try {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
      }
    }

    /** Why it has ended without a word. */
    Refusal ended() {
      return System.nanoTime() >= deadline
          ? new Refusal(
              Refusal.Reason.DEADLINE_PASSED,
              "Two updates take more than %d s here; expected a lower batch, crop, hidden or accumulation"
                  .formatted(LONGEST_SECONDS))
          : Refusal.doesNotFit(
              "training",
              "The process of the dry run was ended, most often because memory ran out; a lower batch, crop or hidden needs less");
    }
  }

  /**
   * What was measured.
   *
   * @param batches of an epoch
   * @param validationBatches of an epoch
   * @param secondsPerBatch of the last batches, the update included
   * @param memoryBytes that the process took at most, where the system says
   */
  record Measurement(
      int batches, int validationBatches, double secondsPerBatch, @Nullable Long memoryBytes) {}
}
