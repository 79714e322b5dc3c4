package dev.convcast.training.optimization;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;

/**
 * Changes parameters along their gradients. Reimplemented here since DJL has no RMSprop for PyTorch
 * and its Adam keeps a state that cannot be stored.
 */
public interface Optimizer {

  /**
   * One step, in place; gradients must not be recorded.
   *
   * @param gradients one for each parameter, in their order
   * @param rate the learning rate of this step
   * @param step how many there have been with this one, from 1
   */
  void step(List<NDArray> gradients, double rate, long step);

  /** What it remembers of every parameter from step to step, by a name. */
  Map<String, List<NDArray>> memory();
}
