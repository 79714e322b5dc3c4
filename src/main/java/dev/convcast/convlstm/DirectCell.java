package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A cell whose convolutions are done as they are written, and of which gradients can be taken; how
 * many cores work on it is libtorch's affair.
 */
final class DirectCell implements Cell {

  private final @Nullable NDArray inputWeight; // (4N, in, k, k)
  private final NDArray stateWeight; // (4N, N, k, k)
  private final NDArray bias; // (4N)
  private final Gates gates;

  DirectCell(Parameters parameters, String name) {
    inputWeight = parameters.find(name + ".input.weight");
    stateWeight = parameters.get(name + ".state.weight");
    bias = parameters.get(name + ".bias");
    gates = Gates.of(parameters, name);
  }

  /** Their share of the gates, (B, 4N, H, W) each. */
  @Override
  public Inputs inputs(Steps below, int steps, Team team) {
    if (inputWeight == null) {
      throw new IllegalStateException("this cell takes no input");
    }
    NDArray grids = below.grids();
    NDArray all = Convolution.convolve(grids, inputWeight, bias); // (steps*B, 4N, H, W)
    Extent grid = Extent.of(grids.getShape(), steps);
    Iterator<NDArray> shares = all.split(steps, 0).iterator();
    return () -> new Input(shares.next(), 0, grid);
  }

  @Override
  public State step(@Nullable Input input, @Nullable State last, Team team) {
    if (last != null) {
      return gates.open(stacked(input, last.hidden()), last.memory(), last.grid());
    }
    if (input == null) {
      throw new IllegalStateException("a cell needs an input or a state");
    }
    return gates.open(input.values(), null, input.grid());
  }

  private NDArray stacked(@Nullable Input input, NDArray hidden) {
    return input == null
        ? Convolution.convolve(hidden, stateWeight, bias)
        : Convolution.convolve(hidden, stateWeight, null).add(input.values());
  }

  @Override
  public Steps steps(NDList hidden, Extent grid) {
    NDArray all = Libtorch.concat(hidden, 0);
    hidden.subList(0, hidden.size() - 1).forEach(NDArray::close);
    return Steps.of(all);
  }
}
