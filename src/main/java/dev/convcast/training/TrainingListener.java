package dev.convcast.training;

import org.jspecify.annotations.Nullable;

/** Hears how far a training is. */
interface TrainingListener {

  /** Where a training stands within an epoch; epochs and batches count from 1. */
  record Progress(
      int epoch,
      int epochs,
      int batch,
      int batches,
      double sequencesPerSecond,
      long secondsLeft,
      @Nullable Test test) {

    Progress(
        int epoch,
        int epochs,
        int batch,
        int batches,
        double sequencesPerSecond,
        long secondsLeft) {
      this(epoch, epochs, batch, batches, sequencesPerSecond, secondsLeft, null);
    }

    Progress testing(Test test) {
      return new Progress(epoch, epochs, batch, batches, sequencesPerSecond, 0, test);
    }
  }

  /** Where the forecasts of the test part stand, which come after the last epoch. */
  record Test(int done, int cases) {}

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

  /** Keeps a checkpoint: one was wanted, or the training is about to stop or at its end. */
  void checkpoint(Checkpoint checkpoint);
}
