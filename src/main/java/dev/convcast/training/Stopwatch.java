package dev.convcast.training;

import dev.convcast.training.TrainingListener.Progress;

/** How fast a training goes, and how long it will go on if it stays so. */
final class Stopwatch {

  private static final double NANOS = 1e9;

  private final int epochs;
  private final long start = System.nanoTime();
  private long epochStart = start;
  private long sequences;

  Stopwatch(int epochs) {
    this.epochs = epochs;
  }

  void startEpoch() {
    epochStart = System.nanoTime();
    sequences = 0;
  }

  /** The seconds that the epoch took, its validation included. */
  double endEpoch() {
    return (System.nanoTime() - epochStart) / NANOS;
  }

  Progress progress(int epoch, int batch, int batches, int batchSize) {
    long now = System.nanoTime();
    sequences += batchSize;
    double done = epoch - 1 + (double) batch / batches;
    double secondsLeft = (now - start) / NANOS / done * (epochs - done);
    return new Progress(
        epoch,
        epochs,
        batch,
        batches,
        sequences / Math.max(1e-9, (now - epochStart) / NANOS),
        Math.round(secondsLeft));
  }
}
