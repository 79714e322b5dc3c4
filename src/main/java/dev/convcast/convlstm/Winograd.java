package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Convolutions of tiles of m x m results by Winograd's minimal filtering, F(m x m, r x r) (Lavin
 * and Gray 2016): input and weights are transformed, multiplied place by place, and transformed
 * back. For r = 3 that needs 0.44 of the direct form's multiplications with m = 2 and 0.25 with m =
 * 4; for r = 5 it needs 0.36 and 0.16.
 *
 * <p>The matrices are those of Toom and Cook for interpolation at a few points; the more there are,
 * the larger the rounding errors, and with r = 7 they would be too large.
 *
 * @param kernel r, the side of a kernel
 * @param tile m, the side of a tile of results
 * @param ofInput for one axis, (side, side) for the m + r - 1 places of a side of a tile of inputs
 * @param ofWeight for both axes, (side*side, r*r)
 * @param ofResult for one axis, (m, side)
 */
record Winograd(int kernel, int tile, NDArray ofInput, NDArray ofWeight, NDArray ofResult) {

  /** Where the polynomials are taken, infinity being one more. */
  private static final double[] POINTS = {0, 1, -1, 2, -2, 0.5, -0.5};

  /** The row, and the column, of the place whose product is a summand of each result as it is. */
  static final int OF_ONES = 1; // of POINTS the one that is 1

  static boolean isKnownFor(int kernel) {
    return kernel == 3 || kernel == 5;
  }

  static Winograd of(NDManager manager, int kernel, int tile) {
    if (!isKnownFor(kernel)) {
      throw new IllegalArgumentException("no points for a kernel of side " + kernel);
    }
    double[] points = Arrays.copyOf(POINTS, tile + kernel - 2);
    return new Winograd(
        kernel,
        tile,
        matrix(manager, inputs(points)),
        matrix(manager, twice(weights(points, kernel))),
        matrix(manager, results(points, tile)));
  }

  private static NDArray matrix(NDManager manager, double[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    int at = 0;
    for (double[] row : rows) {
      for (double value : row) {
        flat[at++] = (float) value;
      }
    }
    return manager.create(flat, new Shape(rows.length, rows[0].length));
  }

  /** How many places a tile of inputs has. */
  int places() {
    return side() * side();
  }

  /** Whether a place's product is a summand of each result as it is. */
  boolean isOfOnes(int place) {
    return place == OF_ONES * side() + OF_ONES;
  }

  /** (pieces, M, N, r, r) to (pieces, places, N, M). */
  NDArray weights(NDArray weight) {
    Shape s = weight.getShape();
    NDArray flat = weight.transpose(3, 4, 0, 2, 1).reshape((long) kernel * kernel, -1);
    return ofWeight
        .matMul(flat)
        .reshape(places(), s.get(0), s.get(2), s.get(1))
        .transpose(1, 0, 2, 3)
        .reshape(s.get(0) * places(), s.get(2), s.get(1)) // copies
        .reshape(s.get(0), places(), s.get(2), s.get(1));
  }

  private int side() {
    return tile + kernel - 1;
  }

  /** Of a matrix for one axis that for both: its Kronecker product with itself. */
  private static double[][] twice(double[][] one) {
    int rows = one.length;
    int columns = one[0].length;
    var both = new double[rows * rows][columns * columns];
    for (int row = 0; row < both.length; row++) {
      for (int column = 0; column < both[row].length; column++) {
        both[row][column] = one[row / rows][column / columns] * one[row % rows][column % columns];
      }
    }
    return both;
  }

  /** G: the powers of each point, over the product of its distances to the others. */
  private static double[][] weights(double[] points, int kernel) {
    int n = points.length;
    var g = new double[n + 1][kernel];
    for (int i = 0; i < n; i++) {
      double distances = 1;
      for (int j = 0; j < n; j++) {
        distances *= i == j ? 1 : points[i] - points[j];
      }
      for (int power = 0; power < kernel; power++) {
        g[i][power] = Math.pow(points[i], power) / distances;
      }
    }
    g[n][kernel - 1] = 1;
    return g;
  }

  /** B transposed: the coefficients of the polynomials that are zero at all points but one. */
  private static double[][] inputs(double[] points) {
    int n = points.length;
    var b = new double[n + 1][];
    for (int i = 0; i <= n; i++) {
      double[] polynomial = {1};
      for (int j = 0; j < n; j++) {
        polynomial = i == j ? polynomial : times(polynomial, points[j]);
      }
      b[i] = Arrays.copyOf(polynomial, n + 1);
    }
    return b;
  }

  private static double[] times(double[] polynomial, double root) {
    var product = new double[polynomial.length + 1];
    for (int i = 0; i < polynomial.length; i++) {
      product[i] -= root * polynomial[i];
      product[i + 1] += polynomial[i];
    }
    return product;
  }

  /** A transposed: the powers of each point, a row a result. */
  private static double[][] results(double[] points, int tile) {
    int n = points.length;
    var a = new double[tile][n + 1];
    for (int power = 0; power < tile; power++) {
      for (int j = 0; j < n; j++) {
        a[power][j] = Math.pow(points[j], power);
      }
    }
    a[tile - 1][n] = 1;
    return a;
  }
}
