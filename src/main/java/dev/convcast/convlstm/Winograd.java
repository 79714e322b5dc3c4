package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.util.Map;

/**
 * Convolutions of tiles of 4 x 4 results by Winograd's minimal filtering, F(4x4, r x r) (Lavin and
 * Gray 2016): input and weights are transformed, multiplied element by element, and transformed
 * back. Of the multiplications of the direct form it needs a quarter for r = 3, a sixth for r = 5.
 *
 * <p>The matrices are those of Toom and Cook for interpolation at a few points; the more there are,
 * the larger the rounding errors, and with r = 7 they would be too large.
 */
final class Winograd {

  /** Side of a tile of results. */
  static final int TILE = 4;

  /** Where the polynomials are taken, by side of the kernel; infinity is one more. */
  private static final Map<Integer, double[]> POINTS =
      Map.of(
          3, new double[] {0, 1, -1, 2, -2},
          5, new double[] {0, 1, -1, 2, -2, 0.5, -0.5});

  private final int kernel;
  private final int side; // of a tile of inputs
  private final NDArray ofInput; // (side*side, 1, side, side)
  private final NDArray ofWeight; // (side*side, kernel*kernel)
  private final NDArray ofResult; // (TILE*TILE, side*side)

  private Winograd(NDManager manager, int kernel, double[] points) {
    this.kernel = kernel;
    this.side = TILE + kernel - 1;
    ofInput = manager.create(twice(inputs(points)), new Shape((long) side * side, 1, side, side));
    ofWeight =
        manager.create(
            twice(weights(points, kernel)), new Shape((long) side * side, (long) kernel * kernel));
    ofResult =
        manager.create(twice(results(points)), new Shape((long) TILE * TILE, (long) side * side));
  }

  static boolean isKnownFor(int kernel) {
    return POINTS.containsKey(kernel);
  }

  static Winograd of(NDManager manager, int kernel) {
    double[] points = POINTS.get(kernel);
    if (points == null) {
      throw new IllegalArgumentException("no points for a kernel of side " + kernel);
    }
    return new Winograd(manager, kernel, points);
  }

  /** (M, N, r, r) to (side*side, M, N). */
  NDArray weights(NDArray weight) {
    Shape s = weight.getShape();
    NDArray flat = weight.reshape(s.get(0) * s.get(1), (long) kernel * kernel);
    return ofWeight.matMul(flat.transpose()).reshape((long) side * side, s.get(0), s.get(1));
  }

  /** (n, N, H, W) with zeros around it to (side*side, N, n*tiles). */
  NDArray inputs(NDArray x, WinogradTiles tiles) {
    Shape s = x.getShape();
    NDArray whole = Edges.pad(x, tiles.rows() * TILE, tiles.columns() * TILE);
    NDArray planes =
        whole.reshape(s.get(0) * s.get(1), 1, tiles.rows() * TILE, tiles.columns() * TILE);
    var around = new Shape(kernel / 2, kernel / 2);
    NDArray transformed =
        Conv2d.conv2d(planes, ofInput, null, new Shape(TILE, TILE), around)
            .singletonOrThrow(); // (n*N, side*side, tile rows, tile columns)
    return transformed
        .reshape(s.get(0), s.get(1), (long) side * side, tiles.count())
        .transpose(2, 1, 0, 3)
        .reshape((long) side * side, s.get(1), s.get(0) * tiles.count());
  }

  /** Transformed weights and inputs to results in tiles, (TILE*TILE, M, n*tiles). */
  NDArray results(NDArray weights, NDArray inputs) {
    NDArray products = weights.matMul(inputs); // (side*side, M, n*tiles)
    Shape s = products.getShape();
    return ofResult
        .matMul(products.reshape(s.get(0), s.get(1) * s.get(2)))
        .reshape((long) TILE * TILE, s.get(1), s.get(2));
  }

  /** Of a matrix for one axis that for both: its Kronecker product with itself. */
  private static float[] twice(double[][] one) {
    int rows = one.length;
    int columns = one[0].length;
    float[] both = new float[rows * rows * columns * columns];
    int at = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < rows; j++) {
        for (int u = 0; u < columns; u++) {
          for (int v = 0; v < columns; v++) {
            both[at++] = (float) (one[i][u] * one[j][v]);
          }
        }
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
      b[i] = java.util.Arrays.copyOf(polynomial, n + 1);
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
  private static double[][] results(double[] points) {
    int n = points.length;
    var a = new double[TILE][n + 1];
    for (int power = 0; power < TILE; power++) {
      for (int j = 0; j < n; j++) {
        a[power][j] = Math.pow(points[j], power);
      }
    }
    a[TILE - 1][n] = 1;
    return a;
  }
}
