package dev.convcast.training;

import dev.convcast.jobs.process.EventLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

/** Tells what a training tells, and keeps its checkpoints. */
final class ProcessListener implements TrainingListener {

  private final EventLines events;
  private final CheckpointFile file;
  private final long intervalNanos;
  private long lastCheckpoint = System.nanoTime();

  ProcessListener(EventLines events, CheckpointFile file, Duration checkpointInterval) {
    this.events = events;
    this.file = file;
    this.intervalNanos = checkpointInterval.toNanos();
  }

  @Override
  public void progress(Progress progress) {
    events.progress(progress, progress.batch() == progress.batches());
  }

  @Override
  public void epoch(Epoch epoch) {
    events.event(TrainingJobs.EPOCH, epoch);
  }

  @Override
  public boolean wantsCheckpoint() {
    return System.nanoTime() - lastCheckpoint >= intervalNanos;
  }

  @Override
  public void checkpoint(Checkpoint checkpoint) {
    try {
      file.write(checkpoint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lastCheckpoint = System.nanoTime();
    TrainingState state = checkpoint.state();
    events.checkpoint(Map.of("epoch", state.epoch(), "batch", state.batch()));
  }
}
