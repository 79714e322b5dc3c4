package dev.convcast.training.optimization;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;

/** RMSprop with the paper's decay: s = 0.9 s + 0.1 g^2, p = p - rate g / (sqrt(s) + 1e-8). */
final class RmsProp implements Optimizer {

  private static final double DECAY = 0.9;
  private static final double EPSILON = 1e-8;

  private final List<NDArray> parameters;
  private final List<NDArray> squares;

  RmsProp(List<NDArray> parameters) {
    this.parameters = parameters;
    this.squares = Zeros.like(parameters);
  }

  @Override
  public void step(List<NDArray> gradients, double rate, long step) {
    for (int n = 0; n < parameters.size(); n++) {
      NDArray g = gradients.get(n);
      NDArray s = squares.get(n).muli(DECAY).addi(g.square().muli(1 - DECAY));
      parameters.get(n).subi(g.mul(rate).divi(s.sqrt().addi(EPSILON)));
    }
  }

  @Override
  public Map<String, List<NDArray>> memory() {
    return Map.of("square", squares);
  }
}
