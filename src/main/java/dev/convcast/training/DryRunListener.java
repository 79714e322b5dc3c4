package dev.convcast.training;

import dev.convcast.training.DryRun.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Stops a training after two updates; the second is the one that counts: the first warms up. */
final class DryRunListener implements TrainingListener {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern MOST_MEMORY = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private final int accumulation;
  private int updates;
  private int batches;
  private long start;
  private double seconds;

  DryRunListener(int accumulation) {
    this.accumulation = accumulation;
  }

  boolean enough() {
    return updates >= 2;
  }

  @Override
  public void progress(Progress progress) {
    batches = progress.batches();
  }

  @Override
  public void epoch(Epoch epoch) {
    start = System.nanoTime(); // a validation came between
  }

  @Override
  public boolean wantsCheckpoint() {
    updates++;
    seconds = Stopwatch.seconds(start);
    start = System.nanoTime();
    return false;
  }

  @Override
  public void checkpoint(Checkpoint checkpoint) {}

  Measurement measurement(int validationBatches) throws IOException {
    return new Measurement(
        batches, validationBatches, seconds / Math.min(accumulation, batches), mostMemory());
  }

  private static @Nullable Long mostMemory() throws IOException {
    if (Files.notExists(STATUS)) {
      return null;
    }
    Matcher most = MOST_MEMORY.matcher(Files.readString(STATUS));
    return most.find() ? 1024 * Long.parseLong(most.group(1)) : null;
  }
}
