package dev.convcast.training;

import ai.djl.ndarray.NDArray;
import java.util.Collection;
import java.util.List;

/** Adam (Kingma and Ba 2015) with its usual 0.9, 0.999 and 1e-8. */
final class Adam implements Optimizer {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final double rate;
  private int steps;
  private List<NDArray> means = List.of();
  private List<NDArray> squares = List.of();

  Adam(double rate) {
    this.rate = rate;
  }

  @Override
  public void step(Collection<NDArray> parameters, List<NDArray> gradients) {
    if (means.isEmpty()) {
      means = Optimizer.zeros(parameters);
      squares = Optimizer.zeros(parameters);
    }
    steps++;
    double unbiasedRate = rate / (1 - Math.pow(BETA1, steps));
    double unbiasedRoot = 1 / Math.sqrt(1 - Math.pow(BETA2, steps));
    int n = 0;
    for (NDArray parameter : parameters) {
      NDArray g = gradients.get(n);
      NDArray m = means.get(n).muli(BETA1).addi(g.mul(1 - BETA1));
      NDArray s = squares.get(n).muli(BETA2).addi(g.square().muli(1 - BETA2));
      NDArray scale = s.sqrt().muli(unbiasedRoot).addi(EPSILON);
      parameter.subi(m.mul(unbiasedRate).divi(scale));
      n++;
    }
  }
}
