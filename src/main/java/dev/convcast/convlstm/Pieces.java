package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * A cell's gates in pieces of some channels each, with i, f, c, o of these channels side by side;
 * what leads to c is doubled, for the sake of its tanh (winograd.py).
 *
 * @param count of the pieces
 * @param channels n of each piece
 */
record Pieces(int count, int channels) {

  private static final int MOST =
      32; // channels, whose weights at one place fit a core's nearest caches

  /** As few as divide a cell's channels. */
  static Pieces of(long hidden) {
    int channels = MOST;
    while (hidden % channels != 0) {
      channels--;
    }
    return new Pieces(Math.toIntExact(hidden / channels), channels);
  }

  /** N, the channels of all pieces. */
  long all() {
    return (long) count * channels;
  }

  /** (4N, ...) to (count, 4n, ...). */
  NDArray cut(NDArray gates) {
    Shape each = gates.getShape().slice(1);
    return gates
        .reshape(4, count, channels, -1)
        .mul(twice(gates.getManager()))
        .transpose(1, 0, 2, 3)
        .reshape(new Shape(count, 4L * channels).addAll(each));
  }

  /** (4, 1, 1, 1), in the engine's own memory, as gradients ask for it later. */
  private static NDArray twice(NDManager manager) {
    NDArray once = manager.ones(new Shape(1, 1, 1, 1));
    return NDArrays.concat(new NDList(once, once, once.mul(2), once), 0);
  }
}
