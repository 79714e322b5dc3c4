package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * A cell's gates in pieces of some channels each, with i, f, c, o of these channels side by side;
 * what leads to c is doubled, for the sake of its tanh (winograd.py).
 *
 * @param count of the pieces
 */
record Pieces(int count) {

  /** n of each piece: two registers, as oneDNN's fast kernels want. */
  static final int CHANNELS = 32;

  /** Whether a cell's channels can be cut into pieces at all. */
  static boolean divide(int channels) {
    return channels % CHANNELS == 0;
  }

  static Pieces of(long channels) {
    return new Pieces(Math.toIntExact(channels / CHANNELS));
  }

  /** How many channels are missing to a multiple of {@link #CHANNELS}. */
  static long missing(long channels) {
    return Math.floorMod(-channels, (long) CHANNELS);
  }

  /** (4N, ...) to (count, 4n, ...). */
  NDArray cut(NDArray gates) {
    Shape each = gates.getShape().slice(1);
    NDArray doubled = gates.getManager().create(new float[] {1, 1, 2, 1}, new Shape(4, 1, 1, 1));
    return gates
        .reshape(4, count, CHANNELS, -1)
        .mul(doubled)
        .transpose(1, 0, 2, 3)
        .reshape(new Shape(count, 4L * CHANNELS).addAll(each));
  }
}
