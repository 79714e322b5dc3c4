package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cell whose convolutions are done as they are written, and of which gradients can be taken. */
final class DirectCell implements Cell {

  private final @Nullable NDArray inputWeight; // (4N, in, k, k)
  private final NDArray stateWeight; // (4N, N, k, k)
  private final NDArray bias; // (4N)
  private final Gates gates;

  DirectCell(Parameters parameters, String name) {
    inputWeight = parameters.find(name + ".input.weight");
    stateWeight = parameters.get(name + ".state.weight");
    bias = parameters.get(name + ".bias");
    gates = Gates.of(parameters, name, new Shape(-1, 1, 1));
  }

  @Override
  public List<Projection> project(NDArray inputs, int steps) {
    if (inputWeight == null) {
      throw new IllegalStateException("this cell takes no input");
    }
    NDArray all = convolve(inputs, inputWeight, bias); // (steps*B, 4N, H, W)
    Shape s = inputs.getShape();
    var grid = new Extent(s.get(0) / steps, s.get(2), s.get(3));
    var shares = new ArrayList<Projection>();
    for (NDArray share : all.split(steps, 0)) {
      shares.add(new Projection(share, grid));
    }
    return shares;
  }

  @Override
  public State step(@Nullable Projection projected, @Nullable State last) {
    return gates.open(stacked(projected, last), last == null ? null : last.memory());
  }

  private NDArray stacked(@Nullable Projection projected, @Nullable State last) {
    if (last == null) {
      if (projected == null) {
        throw new IllegalStateException("a cell needs an input or a state");
      }
      return projected.gates();
    }
    return projected == null
        ? convolve(last.hidden(), stateWeight, bias)
        : convolve(last.hidden(), stateWeight, null).add(projected.gates());
  }

  /** Cross-correlation with zero padding that keeps the grid's size. */
  private static NDArray convolve(NDArray x, NDArray weight, @Nullable NDArray bias) {
    Shape same = new Shape(weight.getShape().get(2) / 2, weight.getShape().get(3) / 2);
    return Conv2d.conv2d(x, weight, bias, new Shape(1, 1), same).singletonOrThrow();
  }
}
