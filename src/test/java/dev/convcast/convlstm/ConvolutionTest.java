package dev.convcast.convlstm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions and their gradients, beside sums in double precision. */
class ConvolutionTest {

  private static final float ROUNDING = 1e-4f; // of the largest value

  private final Random random = new Random(1);

  @ParameterizedTest
  @CsvSource({
    // batch, in, out, kernel, side
    "1, 1, 4, 5, 5", "2, 5, 20, 3, 8", "2, 6, 24, 3, 8", "1, 16, 64, 3, 8", "2, 20, 80, 3, 8",
    "1, 24, 96, 5, 7", "2, 33, 7, 3, 6", "1, 40, 1, 1, 8", "3, 12, 48, 3, 9", "2, 17, 16, 7, 8"
  })
  void isRightWhateverTheChannels(int batch, int in, int out, int kernel, int side) {
    float[] x = values(batch * in * side * side);
    float[] weight = values(out * in * kernel * kernel);
    float[] weighted = values(batch * out * side * side);
    double[] y = new double[weighted.length];
    double[] ofX = new double[x.length];
    double[] ofWeight = new double[weight.length];
    sum(
        batch,
        in,
        out,
        kernel,
        side,
        (at, from, by) -> {
          y[at] += (double) x[from] * weight[by];
          ofX[from] += (double) weighted[at] * weight[by];
          ofWeight[by] += (double) weighted[at] * x[from];
        });

    try (var manager = Libtorch.newManager()) {
      NDArray frames = manager.create(x, new Shape(batch, in, side, side));
      NDArray weights = manager.create(weight, new Shape(out, in, kernel, kernel));
      frames.setRequiresGradient(true);
      weights.setRequiresGradient(true);
      NDArray results = Libtorch.withGradients(() -> Convolution.convolve(frames, weights, null));
      NDArray factors = manager.create(weighted, new Shape(batch, out, side, side));
      Libtorch.backward(Libtorch.withGradients(() -> results.mul(factors).sum()));

      assertClose(results, y);
      assertClose(frames.getGradient(), ofX);
      assertClose(weights.getGradient(), ofWeight);
    }
  }

  private interface Product {
    void add(int at, int from, int by);
  }

  private static void sum(int batch, int in, int out, int kernel, int side, Product product) {
    int half = kernel / 2;
    for (int b = 0; b < batch; b++) {
      for (int m = 0; m < out; m++) {
        for (int n = 0; n < in; n++) {
          for (int pixel = 0; pixel < side * side; pixel++) {
            for (int tap = 0; tap < kernel * kernel; tap++) {
              int row = pixel / side + tap / kernel - half;
              int column = pixel % side + tap % kernel - half;
              if (row >= 0 && row < side && column >= 0 && column < side) {
                product.add(
                    (b * out + m) * side * side + pixel,
                    ((b * in + n) * side + row) * side + column,
                    (m * in + n) * kernel * kernel + tap);
              }
            }
          }
        }
      }
    }
  }

  private static void assertClose(NDArray is, double[] should) {
    float[] values = is.toFloatArray();
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < should.length; i++) {
      largest = Math.max(largest, Math.abs(should[i]));
      difference = Math.max(difference, Math.abs(values[i] - should[i]));
    }
    assertThat(values).hasSameSizeAs(should);
    assertThat(difference / largest).isLessThan(ROUNDING);
  }

  private float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
