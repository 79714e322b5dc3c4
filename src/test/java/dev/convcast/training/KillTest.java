package dev.convcast.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.datasets.FrameArchive;
import dev.convcast.jobs.process.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** The real process, killed and asked to stop. */
class KillTest {

  private static final int KILLS = 20;
  private static final String REQUEST =
      """
      {"model": "m", "dataset": "test", "inputs": 3, "horizon": 2, "seed": 5,
       "architecture": {"patch": 2, "hidden": [4, 3]},
       "augmentation": {"flips": true},
       "training": {"epochs": %d, "batch": 4, "threads": 1, "checkpointInterval": "PT0.1S",
                    "schedule": {"kind": "one-cycle"}, "averaging": {"decay": 0.99}},
       "split": {"validation": 0.3, "test": 0}}
      """;

  @TempDir Path home;
  private Path dataset;

  @BeforeEach
  void writeADataset() throws IOException {
    dataset = home.resolve("dataset");
    TestArchive.Field field = TestArchive.movingSquare(8);
    try (FrameArchive archive = TestArchive.event(dataset, 60, 8, 8, field)) {
      assertThat(archive.description().frames()).isEqualTo(60);
    }
  }

  @Test
  void endsBitForBitTheSameHoweverOftenItIsKilled() throws Exception {
    Path quiet = folder("quiet", 250);
    assertThat(toTheEnd(quiet)).isZero();

    Path killed = folder("killed", 250);
    var random = new SplittableRandom();
    for (int n = 0; n < KILLS; n++) {
      Process process = start(killed);
      awaitEvent(process, event(n % 2 == 0 ? "progress" : "checkpoint"));
      boolean ended = process.waitFor(random.nextInt(300), TimeUnit.MILLISECONDS);
      assertThat(ended).as("the training is long enough to be killed once more").isFalse();
      process.destroyForcibly().waitFor();
    }
    assertThat(toTheEnd(killed)).isZero();
    assertThat(weights(killed)).isEqualTo(weights(quiet));
  }

  @Test
  void leavesACheckpointWhenItIsAskedToStop() throws Exception {
    Path folder = folder("stopped", 100_000);
    for (boolean signal : new boolean[] {true, false}) {
      Process process = start(folder);
      awaitEvent(process, event("progress"));
      Path checkpoint = folder.resolve(CheckpointFile.NAME);
      Files.deleteIfExists(checkpoint);
      if (signal) {
        process.destroy(); // SIGTERM
      } else {
        process.getOutputStream().close();
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(75);
      assertThat(checkpoint).exists();
      assertThat(folder.resolve("model")).doesNotExist();
    }
  }

  @Test
  void tellsEpochsThatNobodyHasWrittenDown() throws Exception {
    Path folder = folder("told", 100_000);
    Process first = start(folder);
    awaitEvent(first, "\"epoch\":5,");
    first.destroy();
    assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();

    Process second = start(folder, 2); // as if the rest had been lost on its way
    assertThat(awaitEvent(second, event("epoch"))).contains("\"epoch\":3,");
    second.destroyForcibly().waitFor();
  }

  @Test
  void saysThatTheDiskIsFull() throws Exception {
    Path folder = folder("full", 100_000);
    // every write to this device fails as one to a full disk does
    Files.createSymbolicLink(folder.resolve("." + CheckpointFile.NAME), Path.of("/dev/full"));
    Process process = start(folder);
    String said = awaitEvent(process, event("problem"));
    assertThat(said)
        .contains("The disk is full: nothing more can be written into the job's folder")
        .contains("make room under convcast.home and start the job again");
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
  }

  @Test
  void saysWhatToLowerWhenMemoryRunsOut() throws Exception {
    Path folder = folder("large", 10);
    Path request = folder.resolve("request.json");
    Files.writeString(request, Files.readString(request).replace("[4, 3]", "[2000]"));
    assertThat(awaitEvent(start(folder), event("problem")))
        .contains("The Java heap of the training is too small")
        .contains("a lower batch, crop or hidden needs less");
  }

  @Test
  void saysThatTheDatasetIsGone() throws Exception {
    Path folder = folder("gone", 10);
    Files.delete(dataset.resolve("dataset.json"));
    assertThat(awaitEvent(start(folder), event("problem")))
        .contains("The dataset is not there any more")
        .doesNotContain(home.toString());
  }

  private Path folder(String name, int epochs) throws IOException {
    Path folder = Files.createDirectory(home.resolve(name));
    Files.writeString(folder.resolve("request.json"), REQUEST.formatted(epochs));
    return folder;
  }

  private Process start(Path folder) throws IOException {
    return start(folder, 0);
  }

  private Process start(Path folder, int epochsTold) throws IOException {
    var arguments =
        new ProcessArguments(
            dataset, Duration.ofMinutes(1), 1, epochsTold, false, Optional.empty());
    List<String> command =
        new JavaProcess(DataSize.ofMegabytes(256), 0)
            .command(TrainingProcess.class, arguments.format());
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(ProcessBuilder.Redirect.appendTo(home.resolve("log.txt").toFile()))
        .start();
  }

  private int toTheEnd(Path folder) throws Exception {
    Process process = start(folder);
    while (lines(process).readLine() != null) {
      // to the end of what it says
    }
    return process.waitFor();
  }

  private static String event(String type) {
    return "\"event\":\"" + type + "\"";
  }

  /** The first line that contains this. */
  private String awaitEvent(Process process, String event) throws IOException {
    BufferedReader lines = lines(process);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains(event)) {
        return line;
      }
    }
    throw new AssertionError(
        "the process ended without an event '%s': %s"
            .formatted(event, Files.readString(home.resolve("log.txt"))));
  }

  private static BufferedReader lines(Process process) {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  private static byte[] weights(Path folder) throws IOException {
    return Files.readAllBytes(folder.resolve("model").resolve("weights.safetensors"));
  }
}
