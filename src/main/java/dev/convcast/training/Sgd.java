package dev.convcast.training;

import ai.djl.ndarray.NDArray;
import java.util.Collection;
import java.util.List;

/** Stochastic gradient descent: v = momentum v + g, p = p - rate v. */
final class Sgd implements Optimizer {

  private final double rate;
  private final double momentum;
  private List<NDArray> velocities = List.of();

  Sgd(double rate, double momentum) {
    this.rate = rate;
    this.momentum = momentum;
  }

  @Override
  public void step(Collection<NDArray> parameters, List<NDArray> gradients) {
    if (momentum > 0 && velocities.isEmpty()) {
      velocities = Optimizer.zeros(parameters);
    }
    int n = 0;
    for (NDArray parameter : parameters) {
      NDArray direction = gradients.get(n);
      if (momentum > 0) {
        direction = velocities.get(n).muli(momentum).addi(direction);
      }
      parameter.subi(direction.mul(rate));
      n++;
    }
  }
}
