package dev.convcast.forecasters;

import java.util.Arrays;

/**
 * Makes one smooth motion of vectors that are known at some nodes only, and of which some are
 * wrong: weighted means under Gaussian windows, in which vectors far from the mean count less and
 * less.
 */
final class Smoothing {

  // in nodes; a wider window decides only where the narrower ones see next to nothing
  private static final double[] WIDTHS = {1, 3, 9};
  private static final double[] SHARES = {1, 1e-2, 1e-4};
  private static final double SHARE_OF_ALL = 1e-6;

  private static final int ROUNDS = 2;
  private static final float LEAST_SCATTER = .1f; // pixels

  private final Lattice lattice;

  Smoothing(Lattice lattice) {
    this.lattice = lattice;
  }

  /**
   * @param vectors at least one
   */
  Motion smooth(Vectors vectors) {
    float[] trust = new float[vectors.count()];
    Arrays.fill(trust, 1);
    Motion motion = mean(vectors, trust);
    for (int round = 0; round < ROUNDS; round++) {
      judge(vectors, motion, trust);
      motion = mean(vectors, trust);
    }
    return motion;
  }

  /** Trusts a vector by its distance from the mean, on the scale of what is usual. */
  private static void judge(Vectors vectors, Motion mean, float[] trust) {
    float[] distance = new float[trust.length];
    for (int v = 0; v < distance.length; v++) {
      int node = vectors.node(v);
      float down = vectors.down(v) - mean.down()[node];
      float right = vectors.right(v) - mean.right()[node];
      distance[v] = (float) Math.sqrt(down * down + right * right);
    }
    float[] sorted = distance.clone();
    Arrays.sort(sorted);
    float usual = Math.max(LEAST_SCATTER, 2 * sorted[sorted.length / 2]);
    for (int v = 0; v < distance.length; v++) {
      float ratio = distance[v] / usual;
      float factor = 1 / (1 + ratio * ratio);
      trust[v] = factor * factor;
    }
  }

  private Motion mean(Vectors vectors, float[] trust) {
    float[] weight = new float[lattice.size()];
    float[] down = new float[lattice.size()];
    float[] right = new float[lattice.size()];
    for (int v = 0; v < trust.length; v++) {
      int node = vectors.node(v);
      weight[node] += trust[v];
      down[node] += trust[v] * vectors.down(v);
      right[node] += trust[v] * vectors.right(v);
    }
    float[] weights = spread(weight);
    return new Motion(lattice, quotient(spread(down), weights), quotient(spread(right), weights));
  }

  private static float[] quotient(float[] values, float[] weights) {
    for (int n = 0; n < values.length; n++) {
      values[n] /= weights[n];
    }
    return values;
  }

  private float[] spread(float[] values) {
    double total = 0;
    for (float value : values) {
      total += value;
    }
    float[] sum = new float[values.length];
    Arrays.fill(sum, (float) (SHARE_OF_ALL * total / values.length));
    for (int k = 0; k < WIDTHS.length; k++) {
      float[] blurred = blur(values, WIDTHS[k]);
      for (int n = 0; n < sum.length; n++) {
        sum[n] += (float) (SHARES[k] * blurred[n]);
      }
    }
    return sum;
  }

  private float[] blur(float[] values, double width) {
    int rows = lattice.rows();
    int columns = lattice.columns();
    float[] kernel = kernel(width, Math.max(rows, columns));
    float[] alongRows = new float[values.length];
    for (int i = 0; i < rows; i++) {
      blur(values, alongRows, i * columns, 1, columns, kernel);
    }
    float[] blurred = new float[values.length];
    for (int j = 0; j < columns; j++) {
      blur(alongRows, blurred, j, columns, rows, kernel);
    }
    return blurred;
  }

  private static void blur(
      float[] from, float[] to, int start, int stride, int length, float[] kernel) {
    int reach = kernel.length - 1;
    for (int i = 0; i < length; i++) {
      float sum = 0;
      for (int j = Math.max(0, i - reach); j <= Math.min(length - 1, i + reach); j++) {
        sum += kernel[Math.abs(i - j)] * from[start + j * stride];
      }
      to[start + i * stride] = sum;
    }
  }

  /** Half of a Gaussian whose whole has sum 1, as far as three widths or the longest side. */
  private static float[] kernel(double width, int longest) {
    int reach = Math.min((int) Math.ceil(3 * width), longest - 1);
    double[] half = new double[reach + 1];
    double sum = -1; // its middle is there once
    for (int i = 0; i <= reach; i++) {
      half[i] = Math.exp(-.5 * i * i / (width * width));
      sum += 2 * half[i];
    }
    float[] kernel = new float[half.length];
    for (int i = 0; i < half.length; i++) {
      kernel[i] = (float) (half[i] / sum);
    }
    return kernel;
  }
}
