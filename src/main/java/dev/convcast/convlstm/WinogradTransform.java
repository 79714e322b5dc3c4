package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.IntFunction;

/**
 * A transform of square tiles along their two axes, one after the other: along both at once, by a
 * Kronecker product, there would be two to four times as much to multiply.
 *
 * @param matrix for one axis, (to, from)
 */
record WinogradTransform(Matrix matrix, int to, int from) {

  private static final int LINE = 16; // floats in a line of a processor's cache

  /** By a tensor, (to, from), which must outlive it. */
  static WinogradTransform of(NDArray matrix) {
    return new WinogradTransform(
        Matrix.of(matrix, matrix.size(1)),
        Math.toIntExact(matrix.size(0)),
        Math.toIntExact(matrix.size(1)));
  }

  /**
   * Transforms some tiles, a column each.
   *
   * @param manager of what is between the axes
   * @param tiles (from*from, columns)
   * @param transforms to fill, (to*to, columns)
   * @param more whether to add to what is there
   */
  void apply(NDManager manager, int columns, Matrix tiles, Matrix transforms, boolean more) {
    apply(manager, columns, column -> tiles.rows(column, from), transforms, more);
  }

  /**
   * The same of tiles that are made as they are needed.
   *
   * @param tiles gives the tiles' columns, (from, columns): each is asked for once, in their order,
   *     and may take the place of the one before
   */
  void apply(
      NDManager manager, int columns, IntFunction<Matrix> tiles, Matrix transforms, boolean more) {
    long between = (long) columns + LINE; // seldom a power of two, see WinogradTiles
    try (NDArray half = manager.create(new Shape(to, from, between))) {
      Matrix halves = Matrix.of(half, between);
      for (int column = 0; column < from; column++) {
        along(columns, tiles.apply(column), halves.rows(column, from), false);
      }
      for (int row = 0; row < to; row++) {
        along(columns, halves.rows(row * from, 1), transforms.rows(row * to, 1), more);
      }
    }
  }

  private void along(int columns, Matrix one, Matrix other, boolean more) {
    SmallProducts.multiply(to, columns, from, matrix, one, other, more);
  }
}
