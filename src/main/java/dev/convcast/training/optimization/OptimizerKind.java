package dev.convcast.training.optimization;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** The optimizers a request can ask for. */
public enum OptimizerKind {
  SGD(1e-2),
  ADAM(1e-3),
  ADAMW(1e-3),
  RMSPROP(1e-3);

  private final double usualLearningRate;

  OptimizerKind(double usualLearningRate) {
    this.usualLearningRate = usualLearningRate;
  }

  public double usualLearningRate() {
    return usualLearningRate;
  }

  /**
   * @param momentum of sgd only
   * @param weightDecay of adamw only
   */
  public Optimizer create(List<NDArray> parameters, double momentum, double weightDecay) {
    return switch (this) {
      case SGD -> new Sgd(parameters, momentum);
      case ADAM -> new Adam(parameters, 0);
      case ADAMW -> new Adam(parameters, weightDecay);
      case RMSPROP -> new RmsProp(parameters);
    };
  }
}
