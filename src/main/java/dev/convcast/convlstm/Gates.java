package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import org.jspecify.annotations.Nullable;

/**
 * What follows a cell's convolutions: the gates, stacked in the order i, f, c, o, open and close.
 *
 * @param i a peephole, or null; so are f and o
 */
record Gates(@Nullable NDArray i, @Nullable NDArray f, @Nullable NDArray o) {

  private static final int AXIS = 1; // over which (B, 4N, H, W) are stacked
  private static final Shape BY_CHANNEL = new Shape(-1, 1, 1); // beside a gate

  /** Those that a cell of this name has. */
  static Gates of(Parameters parameters, String name) {
    return new Gates(
        parameters.find(name + ".peephole.i"),
        parameters.find(name + ".peephole.f"),
        parameters.find(name + ".peephole.o"));
  }

  /** What a step over a grid makes of the gates and the memory before it. */
  State open(NDArray stacked, @Nullable NDArray c, Extent grid) {
    NDList gates = stacked.split(4, AXIS);

    // i_t = sigmoid(Wxi * X_t + Whi * H_{t-1} + Wci o C_{t-1} + bi)
    NDArray in = Activation.sigmoid(peep(gates.get(0), i, c));
    // C_t = f_t o C_{t-1} + i_t o tanh(Wxc * X_t + Whc * H_{t-1} + bc)
    NDArray next = in.mul(gates.get(2).tanh());
    if (c != null) {
      // f_t = sigmoid(Wxf * X_t + Whf * H_{t-1} + Wcf o C_{t-1} + bf)
      NDArray forget = Activation.sigmoid(peep(gates.get(1), f, c));
      next = forget.mul(c).add(next);
    }
    // o_t = sigmoid(Wxo * X_t + Who * H_{t-1} + Wco o C_t + bo)
    NDArray out = Activation.sigmoid(peep(gates.get(3), o, next));
    // H_t = o_t o tanh(C_t)
    return new State(out.mul(next.tanh()), next, grid);
  }

  private NDArray peep(NDArray gate, @Nullable NDArray peephole, @Nullable NDArray memory) {
    if (peephole == null || memory == null) {
      return gate;
    }
    boolean ofChannels = peephole.getShape().dimension() == 1;
    return memory.mul(ofChannels ? peephole.reshape(BY_CHANNEL) : peephole).add(gate);
  }
}
