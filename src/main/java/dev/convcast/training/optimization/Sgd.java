package dev.convcast.training.optimization;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;

/** Stochastic gradient descent: v = momentum v + g, p = p - rate v. */
final class Sgd implements Optimizer {

  private final List<NDArray> parameters;
  private final double momentum;
  private final List<NDArray> velocities;

  Sgd(List<NDArray> parameters, double momentum) {
    this.parameters = parameters;
    this.momentum = momentum;
    this.velocities = momentum > 0 ? Zeros.like(parameters) : List.of();
  }

  @Override
  public void step(List<NDArray> gradients, double rate, long step) {
    for (int n = 0; n < parameters.size(); n++) {
      NDArray direction = gradients.get(n);
      if (momentum > 0) {
        direction = velocities.get(n).muli(momentum).addi(direction);
      }
      parameters.get(n).subi(direction.mul(rate));
    }
  }

  @Override
  public Map<String, List<NDArray>> memory() {
    return momentum > 0 ? Map.of("velocity", velocities) : Map.of();
  }
}
