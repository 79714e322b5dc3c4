package dev.convcast.training;

import dev.convcast.training.TrainingListener.Progress;

/** How fast an epoch goes, and how long the training will go on if it stays so. */
final class Stopwatch {

  private static final double NANOS = 1e9;

  private final int epochs;
  private final int epoch;
  private final int batchesBefore;
  private final long start = System.nanoTime();
  private long sequences;

  Stopwatch(int epochs, TrainingState state) {
    this.epochs = epochs;
    this.epoch = state.epoch();
    this.batchesBefore = state.batch();
  }

  /** The seconds since. */
  static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / NANOS;
  }

  Progress progress(int batch, int batches, int batchSize) {
    sequences += batchSize;
    double seconds = Math.max(1e-9, seconds(start));
    double perBatch = seconds / (batch - batchesBefore);
    double batchesLeft = (double) (epochs - epoch) * batches + (batches - batch);
    return new Progress(
        epoch, epochs, batch, batches, sequences / seconds, Math.round(perBatch * batchesLeft));
  }
}
