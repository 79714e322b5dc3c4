package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import org.jspecify.annotations.Nullable;

/**
 * A ConvLSTM cell with peepholes (Shi et al. 2015, equation 3). Its four gates are stacked in the
 * order i, f, c, o.
 */
final class Cell {

  private final @Nullable NDArray inputWeight; // (4N, in, k, k)
  private final NDArray stateWeight; // (4N, N, k, k)
  private final NDArray bias; // (4N)
  private final @Nullable NDArray peepholeI; // (N) or (N, H, W)
  private final @Nullable NDArray peepholeF;
  private final @Nullable NDArray peepholeO;

  Cell(Parameters parameters, String name) {
    inputWeight = parameters.find(name + ".input.weight");
    stateWeight = parameters.get(name + ".state.weight");
    bias = parameters.get(name + ".bias");
    peepholeI = parameters.find(name + ".peephole.i");
    peepholeF = parameters.find(name + ".peephole.f");
    peepholeO = parameters.find(name + ".peephole.o");
  }

  /** The inputs' share of the gates, for all steps at once: (n, in, H, W) to (n, 4N, H, W). */
  NDArray project(NDArray inputs) {
    if (inputWeight == null) {
      throw new IllegalStateException("this cell takes no input");
    }
    return convolve(inputs, inputWeight, bias);
  }

  /**
   * One step in time. What is absent is zero, and costs nothing.
   *
   * @param projected the input's share of the gates (B, 4N, H, W), or null for a cell without input
   * @param last the state before, or null at the beginning
   */
  State step(@Nullable NDArray projected, @Nullable State last) {
    NDList gates = gates(projected, last).split(4, 1); // 4 of (B, N, H, W)
    NDArray c = last == null ? null : last.memory();

    // i_t = sigmoid(Wxi * X_t + Whi * H_{t-1} + Wci o C_{t-1} + bi)
    NDArray i = Activation.sigmoid(peep(gates.get(0), peepholeI, c));
    // C_t = f_t o C_{t-1} + i_t o tanh(Wxc * X_t + Whc * H_{t-1} + bc)
    NDArray next = i.mul(gates.get(2).tanh());
    if (c != null) {
      // f_t = sigmoid(Wxf * X_t + Whf * H_{t-1} + Wcf o C_{t-1} + bf)
      NDArray f = Activation.sigmoid(peep(gates.get(1), peepholeF, c));
      next = f.mul(c).add(next);
    }
    // o_t = sigmoid(Wxo * X_t + Who * H_{t-1} + Wco o C_t + bo)
    NDArray o = Activation.sigmoid(peep(gates.get(3), peepholeO, next));
    // H_t = o_t o tanh(C_t)
    return new State(o.mul(next.tanh()), next);
  }

  private NDArray gates(@Nullable NDArray projected, @Nullable State last) {
    if (last == null) {
      if (projected == null) {
        throw new IllegalStateException("a cell needs an input or a state");
      }
      return projected;
    }
    return projected == null
        ? convolve(last.hidden(), stateWeight, bias)
        : convolve(last.hidden(), stateWeight, null).add(projected);
  }

  private static NDArray peep(NDArray gate, @Nullable NDArray peephole, @Nullable NDArray memory) {
    if (peephole == null || memory == null) {
      return gate;
    }
    boolean byChannel = peephole.getShape().dimension() == 1;
    return memory.mul(byChannel ? peephole.reshape(-1, 1, 1) : peephole).add(gate);
  }

  /** Cross-correlation with zero padding that keeps the grid's size. */
  private static NDArray convolve(NDArray x, NDArray weight, @Nullable NDArray bias) {
    Shape same = new Shape(weight.getShape().get(2) / 2, weight.getShape().get(3) / 2);
    return Conv2d.conv2d(x, weight, bias, new Shape(1, 1), same).singletonOrThrow();
  }
}
