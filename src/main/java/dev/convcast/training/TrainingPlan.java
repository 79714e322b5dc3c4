package dev.convcast.training;

import dev.convcast.convlstm.Architecture;
import dev.convcast.datasets.DatasetName;
import dev.convcast.datasets.Split;
import dev.convcast.frames.Transform;
import dev.convcast.models.ModelName;
import dev.convcast.training.optimization.OptimizerKind;
import dev.convcast.training.optimization.Schedule;
import java.time.Duration;
import java.util.Optional;

/** All that is decided about a training before it begins. */
record TrainingPlan(
    ModelName model,
    DatasetName dataset,
    int inputs,
    int horizon,
    long seed,
    Architecture architecture,
    Transform transform,
    Optional<Crop> crop,
    Augmentation augmentation,
    Recipe recipe,
    Split.Fractions split) {

  /**
   * How weights are found.
   *
   * @param accumulation batches whose gradients make one update
   * @param averagingDecay of the weights that are validated and kept, where those are averages
   * @param clipNorm the largest global norm of the gradients, 0 for any
   * @param checkpointInterval where it is not the setting's
   * @param threads of the training process, 0 for the setting's
   */
  record Recipe(
      int epochs,
      int batch,
      int accumulation,
      Loss loss,
      OptimizerKind optimizer,
      double learningRate,
      double momentum,
      double weightDecay,
      Schedule schedule,
      Optional<EarlyStopping> earlyStopping,
      Optional<Double> averagingDecay,
      double clipNorm,
      TeacherForcing teacherForcing,
      Optional<Duration> checkpointInterval,
      int threads) {}
}
