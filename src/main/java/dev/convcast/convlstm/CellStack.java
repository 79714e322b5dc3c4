package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Cells on top of each other: the encoding network, or the forecasting network. */
final class CellStack {

  private final List<Cell> cells;

  CellStack(Parameters parameters, String network, int layers) {
    cells =
        IntStream.range(0, layers).mapToObj(l -> new Cell(parameters, network + "." + l)).toList();
  }

  /**
   * Runs some steps, layer by layer, so that a layer's input convolutions are one over all steps.
   *
   * @param inputs (steps*B, in, H, W), or null where the first layer has no input
   * @param states a state for each layer, null at the beginning; replaced by those after the steps
   * @return the hidden states of each layer, (steps*B, N, H, W)
   */
  NDList run(@Nullable NDArray inputs, int steps, List<@Nullable State> states, Runnable eachStep) {
    var outputs = new NDList();
    NDArray below = inputs;
    for (int l = 0; l < cells.size(); l++) {
      below = run(cells.get(l), l, below, steps, states, eachStep);
      outputs.add(below);
    }
    return outputs;
  }

  private static NDArray run(
      Cell cell,
      int layer,
      @Nullable NDArray below,
      int steps,
      List<@Nullable State> states,
      Runnable eachStep) {
    NDList projected = below == null ? null : cell.project(below).split(steps, 0);
    var hidden = new NDList();
    State state = states.get(layer);
    NDArray first = state == null ? null : state.hidden();
    for (int t = 0; t < steps; t++) {
      eachStep.run();
      State next = step(cell, projected == null ? null : projected.get(t), state);
      if (state != null) {
        state.memory().close();
      }
      hidden.add(next.hidden());
      state = next;
    }
    states.set(layer, state);
    NDArray all = Libtorch.concat(hidden, 0); // (steps*B, N, H, W)
    if (first != null) {
      first.close();
    }
    hidden.subList(0, steps - 1).forEach(NDArray::close);
    return all;
  }

  /** Only the new state outlives a step; what gradients need, the engine keeps by itself. */
  private static State step(Cell cell, @Nullable NDArray projected, @Nullable State state) {
    try (var scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      State next = cell.step(projected, state);
      NDScope.unregister(next.hidden(), next.memory());
      return next;
    }
  }
}
