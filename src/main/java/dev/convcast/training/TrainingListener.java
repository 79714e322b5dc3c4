package dev.convcast.training;

import org.jspecify.annotations.Nullable;

/** Hears how far a training is. */
interface TrainingListener {

  /** Where a training stands within an epoch; epochs and batches count from 1. */
  record Progress(
      int epoch, int epochs, int batch, int batches, double sequencesPerSecond, long secondsLeft) {}

  /**
   * An epoch that is over; the losses are means over valid values, the rate of teacher forcing is
   * that at its end.
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

  /** The weights so far are the best, or the latest where nothing is kept to validate on. */
  void best(Trainer.Result result);
}
