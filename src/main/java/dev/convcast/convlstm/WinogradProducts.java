package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;

/**
 * Products of tiles' transforms and weights, before they are transformed back, from some piece of
 * the gates and some tile on.
 *
 * @param values (pieces, places, tiles, 4n)
 */
record WinogradProducts(NDArray values, int piece, int tile) {

  static WinogradProducts of(NDArray values) {
    return new WinogradProducts(values, 0, 0);
  }

  WinogradProducts from(int pieces, int tiles) {
    return new WinogradProducts(values, piece + pieces, tile + tiles);
  }

  /** Where those of the first place begin. */
  long address() {
    long floats = piece * values.size(1) * between() + tile * values.size(3);
    return Libtorch.address(values) + floats * Float.BYTES;
  }

  /** From one place to the next, in floats. */
  int between() {
    return Math.toIntExact(values.size(2) * values.size(3));
  }
}
