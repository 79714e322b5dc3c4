package dev.convcast.training;

import ai.djl.ndarray.NDArray;
import java.util.Collection;
import java.util.List;

/** The gradients of some parameters, together. */
final class Gradients {

  private Gradients() {}

  static List<NDArray> of(Collection<NDArray> parameters) {
    return parameters.stream().map(NDArray::getGradient).toList();
  }

  /** Scales all of them down to a global norm of at most {@code most}. */
  static void clip(List<NDArray> gradients, double most) {
    double squares = 0;
    for (NDArray gradient : gradients) {
      squares += gradient.square().sum().getFloat();
    }
    double norm = Math.sqrt(squares);
    if (norm > most) {
      gradients.forEach(gradient -> gradient.muli(most / norm));
    }
  }

  static void clear(List<NDArray> gradients) {
    gradients.forEach(gradient -> gradient.muli(0));
  }
}
