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

  /** Those of the first place, (tiles, 4n). */
  Matrix ofFirst() {
    return at(values.size(3));
  }

  /** Those of all places, (places, tiles*4n). */
  Matrix ofAll() {
    return at(betweenPlaces());
  }

  /** Those of a column of places that are so many a side, (side, tiles*4n). */
  Matrix ofColumn(int column, int side) {
    return ofAll().rows(column, side);
  }

  /** From one place to the next, in floats. */
  long betweenPlaces() {
    return values.size(2) * values.size(3);
  }

  private Matrix at(long between) {
    long first = piece * values.size(1) * betweenPlaces() + tile * values.size(3);
    return Matrix.of(values, between).from(first);
  }
}
