package dev.convcast.training.optimization;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;

/**
 * Adam (Kingma and Ba 2015) with its usual 0.9, 0.999 and 1e-8; with a weight decay that does not
 * go through its means it is AdamW (Loshchilov and Hutter 2019).
 */
final class Adam implements Optimizer {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final List<NDArray> parameters;
  private final double weightDecay;
  private final List<NDArray> means;
  private final List<NDArray> squares;

  Adam(List<NDArray> parameters, double weightDecay) {
    this.parameters = parameters;
    this.weightDecay = weightDecay;
    this.means = Zeros.like(parameters);
    this.squares = Zeros.like(parameters);
  }

  @Override
  public void step(List<NDArray> gradients, double rate, long step) {
    double unbiasedRate = rate / (1 - Math.pow(BETA1, step));
    double unbiasedRoot = 1 / Math.sqrt(1 - Math.pow(BETA2, step));
    for (int n = 0; n < parameters.size(); n++) {
      NDArray parameter = parameters.get(n);
      NDArray g = gradients.get(n);
      if (weightDecay > 0) {
        parameter.muli(1 - rate * weightDecay);
      }
      NDArray m = means.get(n).muli(BETA1).addi(g.mul(1 - BETA1));
      NDArray s = squares.get(n).muli(BETA2).addi(g.square().muli(1 - BETA2));
      NDArray scale = s.sqrt().muli(unbiasedRoot).addi(EPSILON);
      parameter.subi(m.mul(unbiasedRate).divi(scale));
    }
  }

  @Override
  public Map<String, List<NDArray>> memory() {
    return Map.of("mean", means, "square", squares);
  }
}
