package dev.convcast.training;

import dev.convcast.training.TrainingListener.Epoch;
import dev.convcast.training.optimization.Schedule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a training stands, beside its tensors: with them it is all that the next batch depends on.
 * Whatever is drawn at random (the order of the samples, crops, augmentation, teacher forcing) is
 * drawn from the seed, the epoch and the batch, so this place says what comes next.
 *
 * @param epoch the one at work, from 1
 * @param batch how many of its batches are learned from
 * @param updates of the weights in all
 * @param epochSeconds that the epoch has taken so far
 * @param lossSum of the epoch so far, over {@code lossCount} valid values
 * @param bestEpoch the one with the least validation loss, or the latest where nothing is kept to
 *     validate on; 0 before the first
 * @param epochsWithoutGain since the best epoch
 * @param history the epochs that are over
 */
record TrainingState(
    int epoch,
    int batch,
    long updates,
    double epochSeconds,
    double lossSum,
    long lossCount,
    int bestEpoch,
    @Nullable Double bestLoss,
    int epochsWithoutGain,
    Schedule.Plateau.Descent descent,
    List<Epoch> history) {

  static final TrainingState START =
      new TrainingState(1, 0, 0, 0, 0, 0, 0, null, 0, Schedule.Plateau.Descent.START, List.of());

  TrainingState {
    history = List.copyOf(history);
  }

  /** Some more batches are learned from and the weights are updated. */
  TrainingState updated(int batches, WeightedMean losses, double seconds) {
    return new TrainingState(
        epoch,
        batch + batches,
        updates + 1,
        epochSeconds + seconds,
        lossSum + losses.sum(),
        lossCount + losses.count(),
        bestEpoch,
        bestLoss,
        epochsWithoutGain,
        descent,
        history);
  }

  /** The epoch is over. */
  TrainingState next(Epoch over, boolean best, Schedule.Plateau.Descent descended) {
    var longer = new ArrayList<>(history);
    longer.add(over);
    return new TrainingState(
        epoch + 1,
        0,
        updates,
        0,
        0,
        0,
        best ? epoch : bestEpoch,
        best ? over.validationLoss() : bestLoss,
        best ? 0 : epochsWithoutGain + 1,
        descended,
        longer);
  }

  /** The mean loss of the epoch so far; null where nothing valid was learned from. */
  @Nullable Double meanLoss() {
    return lossCount == 0 ? null : lossSum / lossCount;
  }
}
