package dev.convcast.training;

import org.jspecify.annotations.Nullable;

/** Hears how far a training is. */
interface TrainingListener {

  /** Where a training stands within an epoch; epochs and batches count from 1. */
  record Progress(
      int epoch, int epochs, int batch, int batches, double sequencesPerSecond, long secondsLeft) {}

  /**
   * An epoch that is over; the losses are means over valid values, the rates of learning and of
   * teacher forcing are those at its end.
   */
  record Epoch(
      int epoch,
      double trainLoss,
      @Nullable Double validationLoss,
      double learningRate,
      @Nullable Double teacherForcing,
      double seconds) {}

  void progress(Progress progress);

  void epoch(Epoch epoch);

  /** Whether it is time to keep a checkpoint; asked after every update of the weights. */
  boolean wantsCheckpoint();

  /** Keeps a checkpoint: one was wanted, or the training is about to stop. */
  void checkpoint(Checkpoint checkpoint);
}
