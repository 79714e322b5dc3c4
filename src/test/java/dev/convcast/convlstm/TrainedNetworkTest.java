package dev.convcast.convlstm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Architecture.Peephole;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainedNetworkTest {

  private static final Offset<Float> ROUNDING = Offset.offset(1e-6f);

  @ParameterizedTest
  @EnumSource
  void forecastsASampleInABatchAsAlone(Feed feed) {
    Architecture architecture = architecture(2, feed, Output.SIGMOID, 3);
    float[] inputs = random(3 * 4 * 8 * 8);
    try (var network = network(architecture)) {
      float[] together = network.forecast(inputs, 3, 4, 1, 8, 8, 5, () -> {});
      for (int b = 0; b < 3; b++) {
        float[] one = Arrays.copyOfRange(inputs, b * 256, (b + 1) * 256);
        float[] alone = network.forecast(one, 1, 4, 1, 8, 8, 5, () -> {});
        assertThat(Arrays.copyOfRange(together, b * 320, (b + 1) * 320))
            .usingComparatorWithPrecision(1e-6f)
            .containsExactly(alone);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void forecastsAPrefixOfALongerHorizon(Feed feed) {
    try (var network = network(architecture(2, feed, Output.SIGMOID, 3))) {
      float[] inputs = random(4 * 8 * 8);
      float[] three = network.forecast(inputs, 1, 4, 1, 8, 8, 3, () -> {});
      float[] ten = network.forecast(inputs, 1, 4, 1, 8, 8, 10, () -> {});
      assertThat(Arrays.copyOf(ten, three.length))
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(three);
    }
  }

  @Test
  void forecastsAGridThatThePatchDoesNotDivideAsOnePaddedWithZeros() {
    try (var network = network(architecture(4, Feed.ZERO_INPUT, Output.SIGMOID, 3))) {
      float[] inputs = random(2 * 7 * 10);
      float[] padded = new float[2 * 8 * 12];
      for (int row = 0; row < 2 * 7; row++) {
        System.arraycopy(inputs, row * 10, padded, (row / 7 * 8 + row % 7) * 12, 10);
      }
      float[] cropped = network.forecast(inputs, 1, 2, 1, 7, 10, 3, () -> {});
      float[] whole = network.forecast(padded, 1, 2, 1, 8, 12, 3, () -> {});
      for (int row = 0; row < 3 * 7; row++) {
        int from = (row / 7 * 8 + row % 7) * 12;
        assertThat(Arrays.copyOfRange(cropped, row * 10, row * 10 + 10))
            .usingComparatorWithPrecision(1e-6f)
            .containsExactly(Arrays.copyOfRange(whole, from, from + 10));
      }
    }
  }

  @Test
  void takesStateKernelsOfOnePixel() {
    try (var network = network(architecture(2, Feed.ZERO_INPUT, Output.LINEAR, 1))) {
      assertThat(network.forecast(random(2 * 8 * 8), 1, 2, 1, 8, 8, 3, () -> {})).hasSize(192);
    }
  }

  @Test
  void forecastsTheSameInSmallStepsAsInOne() {
    Architecture architecture = architecture(1, Feed.ZERO_INPUT, Output.SIGMOID, 3);
    try (var parameters = Parameters.of(Initialisation.glorot(architecture, 1));
        var manager = Libtorch.newManager()) {
      var network = new EncoderForecaster(architecture, parameters);
      var frames = manager.create(random(5 * 2 * 6 * 6), new Shape(5, 2, 1, 6, 6));
      float[] atOnce = network.logits(frames, 7).toFloatArray();
      float[] byTwo = network.logits(frames, 7, new Pace(2, Team.ALONE, () -> {})).toFloatArray();
      assertThat(byTwo).usingComparatorWithPrecision(1e-6f).containsExactly(atOnce);
    }
  }

  @Test
  void feedsATeachersTruthToTheStepAfter() {
    Architecture architecture = architecture(2, Feed.AUTOREGRESSIVE, Output.SIGMOID, 3);
    try (var parameters = Parameters.of(Initialisation.glorot(architecture, 1));
        var manager = Libtorch.newManager()) {
      var network = new EncoderForecaster(architecture, parameters);
      var frames = manager.create(random(3 * 64), new Shape(3, 1, 1, 8, 8));
      var truth = manager.ones(new Shape(3, 1, 1, 8, 8));
      var never = manager.zeros(new Shape(3, 1, 1, 1, 1));
      var atFirst = manager.create(new float[] {1, 0, 0}, new Shape(3, 1, 1, 1, 1));

      float[] alone = network.logits(frames, 3).toFloatArray();
      assertThat(network.logits(frames, new Teacher(truth, never)).toFloatArray())
          .containsExactly(alone);
      float[] taught = network.logits(frames, new Teacher(truth, atFirst)).toFloatArray();
      assertThat(Arrays.copyOf(taught, 64)).containsExactly(Arrays.copyOf(alone, 64));
      assertThat(Arrays.copyOfRange(taught, 64, 128))
          .isNotEqualTo(Arrays.copyOfRange(alone, 64, 128));
    }
  }

  @Test
  void abandonsTheWorkWhereAStepSaysSo() {
    try (var network = network(architecture(2, Feed.ZERO_INPUT, Output.SIGMOID, 3))) {
      Runnable stop =
          () -> {
            throw new IllegalStateException("enough");
          };
      assertThatThrownBy(() -> network.forecast(random(128), 1, 2, 1, 8, 8, 3, stop))
          .hasMessage("enough");
    }
  }

  @Test
  void cutsPatchesAsPixelUnshuffleDoes() {
    try (var manager = Libtorch.newManager()) {
      // 1 frame of 2 channels of 4 x 4, numbered through
      var frames = manager.arange(32f).reshape(1, 2, 4, 4);
      var patches = new Patches(2).cut(frames);
      // channel c*4 + dy*2 + dx at (0, 0) is pixel (dy, dx) of channel c
      assertThat(patches.get(":, :, 0, 0").toFloatArray())
          .containsExactly(0, 1, 4, 5, 16, 17, 20, 21);
      assertThat(new Patches(2).join(patches, 4, 4).toFloatArray())
          .containsExactly(frames.toFloatArray());
    }
  }

  @Test
  void startsFromTheSameWeightsForTheSameSeed() {
    Architecture architecture = architecture(2, Feed.ZERO_INPUT, Output.SIGMOID, 3);
    var one = Initialisation.glorot(architecture, 7).tensors();
    var same = Initialisation.glorot(architecture, 7).tensors();
    var other = Initialisation.glorot(architecture, 8).tensors();
    String weight = "encoder.0.state.weight";
    assertThat(one.get(weight).values()).containsExactly(same.get(weight).values());
    assertThat(one.get(weight).values()[0]).isNotCloseTo(other.get(weight).values()[0], ROUNDING);
    // i, f, c, o: the forget gate starts open
    assertThat(one.get("encoder.1.bias").values()).containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
  }

  private static TrainedNetwork network(Architecture architecture) {
    return TrainedNetwork.of(architecture, Initialisation.glorot(architecture, 1));
  }

  private static Architecture architecture(int patch, Feed feed, Output output, int stateKernel) {
    return new Architecture(
        1, patch, List.of(3, 2), 3, stateKernel, Peephole.CHANNEL, null, null, feed, output);
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
