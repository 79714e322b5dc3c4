package dev.convcast.training;

import ai.djl.ndarray.NDArray;
import java.util.Collection;
import java.util.List;

/** RMSprop with the paper's decay: s = 0.9 s + 0.1 g^2, p = p - rate g / (sqrt(s) + 1e-8). */
final class RmsProp implements Optimizer {

  private static final double DECAY = 0.9;
  private static final double EPSILON = 1e-8;

  private final double rate;
  private List<NDArray> squares = List.of();

  RmsProp(double rate) {
    this.rate = rate;
  }

  @Override
  public void step(Collection<NDArray> parameters, List<NDArray> gradients) {
    if (squares.isEmpty()) {
      squares = Optimizer.zeros(parameters);
    }
    int n = 0;
    for (NDArray parameter : parameters) {
      NDArray g = gradients.get(n);
      NDArray s = squares.get(n).muli(DECAY).addi(g.square().muli(1 - DECAY));
      parameter.subi(g.mul(rate).divi(s.sqrt().addi(EPSILON)));
      n++;
    }
  }
}
