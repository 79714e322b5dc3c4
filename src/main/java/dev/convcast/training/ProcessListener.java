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
  private Progress last = new Progress(0, 0, 0, 0, 0, 0); // of a training resumed after its end
  private long lastCheckpoint = System.nanoTime();

  ProcessListener(EventLines events, CheckpointFile file, Duration checkpointInterval) {
    this.events = events;
    this.file = file;
    this.intervalNanos = checkpointInterval.toNanos();
  }

  CheckpointFile file() {
    return file;
  }

  @Override
  public void progress(Progress progress) {
    last = progress;
    events.progress(progress, progress.batch() == progress.batches());
  }

  /** Tells how many cases of the test part are forecast; the training is over by then. */
  void tested(Test test) {
    events.progress(last.testing(test), test.done() == test.cases());
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
