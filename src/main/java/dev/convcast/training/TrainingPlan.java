package dev.convcast.training;

import dev.convcast.convlstm.Architecture;
import dev.convcast.datasets.DatasetName;
import dev.convcast.datasets.Split;
import dev.convcast.frames.Transform;
import dev.convcast.models.ModelName;
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
    Recipe recipe,
    Split.Fractions split) {

  /**
   * How weights are found.
   *
   * @param clipNorm the largest global norm of the gradients, 0 for any
   * @param threads of the training process, 0 for as many as there are processors
   */
  record Recipe(
      int epochs,
      int batch,
      Loss loss,
      Optimizer.Kind optimizer,
      double learningRate,
      double momentum,
      double clipNorm,
      TeacherForcing teacherForcing,
      int threads) {}
}
