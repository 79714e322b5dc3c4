package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import org.jspecify.annotations.Nullable;

/**
 * The equations of {@link Gates} for pixels in rows and for forecasts only, with few passes over
 * memory: in place, i and f together, and tanh(x) as 2 sigmoid(2x) - 1, which libtorch has faster.
 */
final class TiledGates {

  private final long channels;
  private final @Nullable NDArray inAndForget; // (2, N), peepholes
  private final @Nullable NDArray out; // (N), a peephole
  private final NDArray one;
  private final NDArray two;

  TiledGates(Parameters parameters, String name) {
    NDArray bias = parameters.get(name + ".bias");
    channels = bias.size() / 4;
    NDArray i = parameters.find(name + ".peephole.i");
    NDArray f = parameters.find(name + ".peephole.f");
    inAndForget = i == null || f == null ? null : i.stack(f);
    if (inAndForget != null) {
      inAndForget.attach(parameters.manager());
    }
    out = parameters.find(name + ".peephole.o");
    one = parameters.manager().create(1f);
    two = parameters.manager().create(2f);
  }

  /**
   * @param stacked i, f, c, o, (rows, 4N), overwritten
   * @param c the memory before, (rows, N), or null
   * @return H and C, (rows, N)
   */
  NDList open(NDArray stacked, @Nullable NDArray c) {
    NDList gates = stacked.split(new long[] {2 * channels, 3 * channels}, 1);
    // i_t = sigmoid(Wxi * X_t + Whi * H_{t-1} + Wci o C_{t-1} + bi)
    // f_t = sigmoid(Wxf * X_t + Whf * H_{t-1} + Wcf o C_{t-1} + bf)
    if (inAndForget != null && c != null) {
      NDArray both = gates.get(0).reshape(-1, 2, channels);
      both.addi(c.reshape(-1, 1, channels).mul(inAndForget));
    }
    NDList opened = Activation.sigmoid(gates.get(0)).split(2, 1);
    // C_t = f_t o C_{t-1} + i_t o tanh(Wxc * X_t + Whc * H_{t-1} + bc)
    NDArray next = tanh(gates.get(1).muli(two)).muli(opened.get(0));
    if (c != null) {
      next.addi(opened.get(1).muli(c));
    }
    // o_t = sigmoid(Wxo * X_t + Who * H_{t-1} + Wco o C_t + bo)
    if (out != null) {
      gates.get(2).addi(next.mul(out));
    }
    // H_t = o_t o tanh(C_t)
    NDArray hidden = tanh(next.mul(two)).muli(Activation.sigmoid(gates.get(2)));
    return new NDList(hidden, next);
  }

  private NDArray tanh(NDArray twice) {
    NDArray tanh = Activation.sigmoid(twice);
    tanh.muli(two).subi(one);
    return tanh;
  }
}
