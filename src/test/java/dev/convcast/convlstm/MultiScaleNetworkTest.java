package dev.convcast.convlstm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Architecture.Peephole;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every network holds for one whose layers differ in scale. */
class MultiScaleNetworkTest {

  private static final float ROUNDING = 1e-6f;

  @Test
  void forecastsASampleInABatchAsAlone() {
    float[] inputs = random(3 * 4 * 9 * 7);
    try (var network = network(architecture(2, List.of(3, 4, 5), List.of(2, 3)))) {
      float[] together = network.forecast(inputs, 3, 4, 1, 9, 7, 5, () -> {});
      for (int b = 0; b < 3; b++) {
        float[] one = Arrays.copyOfRange(inputs, b * 252, (b + 1) * 252);
        float[] alone = network.forecast(one, 1, 4, 1, 9, 7, 5, () -> {});
        assertThat(Arrays.copyOfRange(together, b * 315, (b + 1) * 315))
            .usingComparatorWithPrecision(ROUNDING)
            .containsExactly(alone);
      }
    }
  }

  @Test
  void forecastsAPrefixOfALongerHorizon() {
    try (var network = network(architecture(2, List.of(3, 4, 5), List.of(2, 3)))) {
      float[] inputs = random(4 * 9 * 7);
      float[] three = network.forecast(inputs, 1, 4, 1, 9, 7, 3, () -> {});
      float[] ten = network.forecast(inputs, 1, 4, 1, 9, 7, 10, () -> {});
      assertThat(Arrays.copyOf(ten, three.length))
          .usingComparatorWithPrecision(ROUNDING)
          .containsExactly(three);
    }
  }

  @Test
  void forecastsTheSameInSmallStepsAsInOne() {
    Architecture architecture = architecture(1, List.of(3, 2), List.of(2));
    try (var parameters = Parameters.of(Initialisation.glorot(architecture, 1));
        var manager = Libtorch.newManager()) {
      var network = new EncoderForecaster(architecture, parameters);
      var frames = manager.create(random(5 * 2 * 7 * 6), new Shape(5, 2, 1, 7, 6));
      float[] atOnce = network.logits(frames, 7).toFloatArray();
      float[] byTwo = network.logits(frames, 7, new Pace(2, Team.ALONE, () -> {})).toFloatArray();
      assertThat(byTwo).usingComparatorWithPrecision(ROUNDING).containsExactly(atOnce);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 40", "11, 13", "48, 32"})
  void forecastsAGridOfAnySize(int rows, int columns) {
    try (var network = network(architecture(2, List.of(3, 2, 2), List.of(8, 3)))) {
      float[] inputs = random(2 * rows * columns);
      float[] forecast = network.forecast(inputs, 1, 2, 1, rows, columns, 3, () -> {});
      assertThat(forecast).hasSize(3 * rows * columns);
      for (float value : forecast) {
        assertThat(value).isStrictlyBetween(0f, 1f);
      }
    }
  }

  /** Rows far from the grid's edge do not see it, and columns are not shifted. */
  @ParameterizedTest
  @CsvSource({"12, true", "24, true", "4, false", "1, false"})
  void forecastsWhatMovedByTheCoarsestPixelsSideAsMoved(int shift, boolean same) {
    int rows = 320;
    int columns = 8;
    float[] scene = random((rows + shift) * columns);
    float[] later = Arrays.copyOfRange(scene, shift * columns, scene.length);
    // patch 2 and strides 2 and 3: the coarsest pixel is 12 pixels high
    try (var network = network(architecture(2, List.of(3, 4, 5), List.of(2, 3)))) {
      float[] before =
          network.forecast(
              Arrays.copyOf(scene, rows * columns), 1, 1, 1, rows, columns, 2, () -> {});
      float[] after = network.forecast(later, 1, 1, 1, rows, columns, 2, () -> {});
      int step = rows * columns; // the second of the two frames
      float[] middle = Arrays.copyOfRange(before, step + 144 * columns, step + 180 * columns);
      int to = step + (144 - shift) * columns;
      float[] moved = Arrays.copyOfRange(after, to, to + middle.length);
      float difference = 0;
      for (int i = 0; i < middle.length; i++) {
        difference = Math.max(difference, Math.abs(middle[i] - moved[i]));
      }
      assertThat(difference < ROUNDING).as("largest difference %s", difference).isEqualTo(same);
    }
  }

  @Test
  void startsTheConvolutionsBetweenLayersWithoutABias() {
    Architecture architecture = architecture(1, List.of(2, 3), List.of(2));
    var tensors = Initialisation.glorot(architecture, 7).tensors();
    assertThat(tensors.get("encoder.1.down.bias").values()).containsOnly(0);
    assertThat(tensors.get("forecaster.0.up.bias").values()).containsOnly(0);
    assertThat(tensors.get("readout.hidden.bias").values()).containsOnly(0);
    assertThat(tensors.get("encoder.0.bias").values()).containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
    float bound = (float) Math.sqrt(6.0 / (16 * (2 + 3)));
    for (float weight : tensors.get("encoder.1.down.weight").values()) {
      assertThat(weight).isBetween(-bound, bound);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // one grid of 400 x 400: the finest layer's gates, 4 x 64 channels, are 156 MiB a step
    "64, 8, 2, 400, 1",
    // the coarse layer's gates, 4 x 128 channels of 100 x 100, are 20 MiB, the finest layer's 10
    "16, 128, 2, 200, 3",
    // what the coarse layer hands down, 128 channels of 100 x 100, is 5 MiB, all gates are less
    "2, 128, 8, 100, 13"
  })
  void takesAsManyStepsAtOnceAsTheLargestTensorAllows(
      int finest, int coarsest, int stride, int side, int steps) {
    Architecture architecture = architecture(1, List.of(finest, coarsest), List.of(stride));
    assertThat(Pace.within(architecture, 1, side, side, Team.ALONE, () -> {}).stepsAtOnce())
        .isEqualTo(steps);
  }

  private static TrainedNetwork network(Architecture architecture) {
    return TrainedNetwork.of(architecture, Initialisation.glorot(architecture, 1));
  }

  private static Architecture architecture(int patch, List<Integer> hidden, List<Integer> strides) {
    return new Architecture(
        1,
        patch,
        hidden,
        3,
        3,
        Peephole.CHANNEL,
        null,
        null,
        Feed.ZERO_INPUT,
        Output.SIGMOID,
        strides);
  }

  private static float[] random(int size) {
    var random = new SplittableRandom(1);
    float[] values = new float[size];
    for (int n = 0; n < size; n++) {
      values[n] = (float) random.nextDouble();
    }
    return values;
  }
}
