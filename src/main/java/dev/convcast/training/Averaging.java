package dev.convcast.training;

import ai.djl.ndarray.NDArray;
import dev.convcast.convlstm.EncoderForecaster;
import java.util.List;

/**
 * A second network whose weights follow those that are learned: a = d a + (1 - d) w after every
 * update, with d = min(decay, (1 + n) / (10 + n)) at the n-th, so that the first weights are soon
 * forgotten.
 */
record Averaging(EncoderForecaster network, double decay) {

  void follow(List<NDArray> learned, long step) {
    double keep = Math.min(decay, (1.0 + step) / (10.0 + step));
    List<NDArray> averages = tensors();
    for (int n = 0; n < averages.size(); n++) {
      averages.get(n).muli(keep).addi(learned.get(n).mul(1 - keep));
    }
  }

  List<NDArray> tensors() {
    return List.copyOf(network.parameters().tensors());
  }
}
