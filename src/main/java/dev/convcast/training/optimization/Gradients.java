package dev.convcast.training.optimization;

import ai.djl.ndarray.NDArray;
import java.util.Collection;
import java.util.List;

/** The gradients of some parameters, together. */
public final class Gradients {

  private Gradients() {}

  public static List<NDArray> of(Collection<NDArray> parameters) {
    return parameters.stream().map(NDArray::getGradient).toList();
  }

  /** Scales all of them down to a global norm of at most {@code most}. */
  public static void clip(List<NDArray> gradients, double most) {
    double squares = 0;
    for (NDArray gradient : gradients) {
      squares += gradient.square().sum().getFloat();
    }
    double norm = Math.sqrt(squares);
    if (norm > most) {
      gradients.forEach(gradient -> gradient.muli(most / norm));
    }
  }

  public static void clear(List<NDArray> gradients) {
    gradients.forEach(gradient -> gradient.muli(0));
  }
}
