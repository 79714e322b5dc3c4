package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
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

  private static final int ONES = 1; // of the points, that which is 1

  private final int kernel;
  private final NDArray ofInput; // (side*side, side*side)
  private final NDArray ofWeight; // (side*side, kernel*kernel)
  private final NDArray ofResult; // (TILE*TILE, side*side)

  private Winograd(NDManager manager, int kernel, double[] points) {
    this.kernel = kernel;
    ofInput = matrix(manager, inputs(points));
    ofWeight = matrix(manager, weights(points, kernel));
    ofResult = matrix(manager, results(points));
  }

  private static NDArray matrix(NDManager manager, double[][] one) {
    long rows = one.length;
    long columns = one[0].length;
    return manager.create(twice(one), new Shape(rows * rows, columns * columns));
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

  /** How far a tile of inputs stands out on each side. */
  int around() {
    return kernel / 2;
  }

  /** How many places a tile of inputs has: side*side. */
  long places() {
    return ofInput.size(0);
  }

  /** (M, N, r, r) to (side*side, N, M). */
  NDArray weights(NDArray weight) {
    Shape s = weight.getShape();
    NDArray flat = weight.transpose(2, 3, 1, 0).reshape((long) kernel * kernel, -1);
    return ofWeight.matMul(flat).reshape(places(), s.get(1), s.get(0));
  }

  /**
   * @param weights transformed, (side*side, N, M)
   * @param tiles (side*side, n, N)
   * @param bias (M)
   * @return the places of each tile, (TILE*TILE*n, M)
   */
  NDArray results(NDArray weights, NDArray tiles, NDArray bias) {
    Shape s = tiles.getShape();
    NDArray transformed = ofInput.matMul(tiles.reshape(places(), -1)).reshape(s);
    NDArray products = transformed.batchMatMul(weights); // (side*side, n, M)
    // where both polynomials are taken at 1, each power is 1: what is added there is added to all
    products.get(ONES * side() + ONES).addi(bias);
    return ofResult.matMul(products.reshape(places(), -1)).reshape(-1, weights.size(2));
  }

  private long side() {
    return TILE + kernel - 1;
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
