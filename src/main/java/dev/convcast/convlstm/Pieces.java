package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * A cell's gates in pieces of some channels each, with i, f, c, o of these channels side by side;
 * what leads to c may be doubled, for the sake of its tanh (winograd.py).
 *
 * @param count of the pieces
 * @param channels n of each piece
 * @param doubled whether what leads to c is, and whether what is convolved is halved
 */
record Pieces(int count, int channels, boolean doubled) {

  private static final int MOST =
      32; // channels, whose weights at one place fit a core's nearest caches

  /** As few as divide a cell's channels. */
  static Pieces of(long hidden) {
    return of(hidden, true);
  }

  /** The same with nothing doubled. */
  static Pieces plain(long hidden) {
    return of(hidden, false);
  }

  private static Pieces of(long hidden, boolean doubled) {
    int channels = MOST;
    while (hidden % channels != 0) {
      channels--;
    }
    return new Pieces(Math.toIntExact(hidden / channels), channels, doubled);
  }

  /** (4N, ...) to (count, 4n, ...). */
  NDArray cut(NDArray gates) {
    Shape each = gates.getShape().slice(1);
    NDArray gate = gates.reshape(4, count, channels, -1);
    return (doubled ? gate.mul(twice(gates.getManager())) : gate)
        .transpose(1, 0, 2, 3)
        .reshape(new Shape(count, 4L * channels).addAll(each));
  }

  private static NDArray twice(NDManager manager) {
    return manager.create(new float[] {1, 1, 2, 1}, new Shape(4, 1, 1, 1));
  }
}
