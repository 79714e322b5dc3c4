package dev.convcast.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Changes parameters along their gradients. Reimplemented here since DJL has no RMSprop for PyTorch
 * and its Adam keeps a state that cannot be stored.
 */
interface Optimizer {

  /** The kinds a request can ask for. */
  enum Kind {
    SGD(1e-2),
    ADAM(1e-3),
    RMSPROP(1e-3);

    private final double usualLearningRate;

    Kind(double usualLearningRate) {
      this.usualLearningRate = usualLearningRate;
    }

    double usualLearningRate() {
      return usualLearningRate;
    }

    Optimizer create(double learningRate, double momentum) {
      return switch (this) {
        case SGD -> new Sgd(learningRate, momentum);
        case ADAM -> new Adam(learningRate);
        case RMSPROP -> new RmsProp(learningRate);
      };
    }
  }

  /**
   * One step, in place; gradients must not be recorded.
   *
   * @param parameters the same ones in the same order at every step
   * @param gradients one for each
   */
  void step(Collection<NDArray> parameters, List<NDArray> gradients);

  /** Zeros like each parameter, that live as long as it does. */
  static List<NDArray> zeros(Collection<NDArray> parameters) {
    var zeros = new ArrayList<NDArray>();
    for (NDArray parameter : parameters) {
      NDArray zero = parameter.zerosLike();
      NDScope.unregister(zero);
      zeros.add(zero);
    }
    return zeros;
  }
}
