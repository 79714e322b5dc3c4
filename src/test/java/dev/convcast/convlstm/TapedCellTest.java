package dev.convcast.convlstm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.convcast.FreedMemory;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Architecture.Peephole;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gradients through Winograd's convolutions beside those through the direct ones. */
class TapedCellTest {

  private static final float LARGEST_ERROR = 1e-4f; // of a tensor's largest gradient

  @ParameterizedTest
  @CsvSource({
    // second layer, patch, input kernel, state kernel, peephole, batch, rows, columns
    "96, 1, 5, 5, CHANNEL, 4, 16, 16",
    "96, 2, 5, 5, CHANNEL, 3, 36, 43",
    "96, 1, 3, 5, NONE, 3, 22, 17",
    "67, 1, 3, 3, CHANNEL, 5, 16, 24",
    "96, 1, 3, 3, CHANNEL, 2, 64, 76" // several blocks of tiles a core
  })
  void learnsAsTheDirectFormDoes(
      int second,
      int patch,
      int input,
      int state,
      Peephole peephole,
      int batch,
      int rows,
      int columns) {
    var architecture =
        new Architecture(
            1,
            patch,
            List.of(64, second),
            input,
            state,
            peephole,
            null,
            null,
            Feed.ZERO_INPUT,
            Output.SIGMOID);
    assumeThat(WinogradCell.suits(architecture)).isTrue();
    assertThat(TapedCell.suits(architecture)).isTrue();
    try (var parameters = Parameters.of(Initialisation.glorot(architecture, 1))) {
      parameters.requireGradients();
      var network = new LearningNetwork(architecture, parameters);
      List<float[]> right =
          gradients(
              parameters,
              new Shape(4, batch, 1, rows, columns),
              (frames) -> network.plain().logits(frames, 3),
              Libtorch::backward);
      for (int pass = 0; pass < 2; pass++) {
        List<float[]> learned =
            gradients(
                parameters,
                new Shape(4, batch, 1, rows, columns),
                frames -> network.logits(frames, 3, null),
                network::backward);
        assertAgree(learned, right);
      }
    }
  }

  /** A forward pass that came to nothing, as of a loss that is not a number. */
  @Test
  void forgetsWhatWasNotLearnedFrom() {
    Architecture architecture = ofKernels(3, 3, Peephole.CHANNEL);
    assumeThat(WinogradCell.suits(architecture)).isTrue();
    try (var parameters = Parameters.of(Initialisation.glorot(architecture, 1))) {
      parameters.requireGradients();
      var network = new LearningNetwork(architecture, parameters);
      var shape = new Shape(2, 4, 1, 16, 16);
      UnaryOperator<NDArray> forward = frames -> network.logits(frames, 2, null);
      List<float[]> right = gradients(parameters, shape, forward, network::backward);
      try (var manager = Libtorch.newManager()) {
        network.logits(manager.ones(shape), 2, null);
      }
      assertAgree(gradients(parameters, shape, forward, network::backward), right);
    }
  }

  /** Nor then do its threads sleep between operations, which costs the direct form much. */
  @Test
  void isNotForWhatLearnsDirectly() {
    assertThat(TapedCell.gains(ofKernels(3, 3, Peephole.CHANNEL))).isTrue();
    assertThat(TapedCell.gains(ofKernels(3, 3, Peephole.POSITION))).isFalse();
    assertThat(TapedCell.gains(ofKernels(7, 3, Peephole.CHANNEL))).isFalse();
    assertThat(TapedCell.gains(ofKernels(3, 7, Peephole.CHANNEL))).isFalse();
  }

  private static Architecture ofKernels(int input, int state, Peephole peephole) {
    boolean byPosition = peephole == Peephole.POSITION;
    return new Architecture(
        1,
        1,
        List.of(64),
        input,
        state,
        peephole,
        byPosition ? 16 : null,
        byPosition ? 16 : null,
        Feed.ZERO_INPUT,
        Output.SIGMOID);
  }

  @Test
  void leavesNothingBehind() {
    var architecture =
        new Architecture(
            1, 1, List.of(64), 5, 5, Peephole.CHANNEL, null, null, Feed.ZERO_INPUT, Output.SIGMOID);
    assumeThat(WinogradCell.suits(architecture)).isTrue();
    try (var parameters = Parameters.of(Initialisation.glorot(architecture, 1))) {
      parameters.requireGradients();
      var network = new LearningNetwork(architecture, parameters);
      var held = new ArrayList<Integer>();
      for (int pass = 0; pass < 3; pass++) {
        gradients(
            parameters,
            new Shape(2, 4, 1, 16, 16),
            frames -> network.logits(frames, 2, null),
            network::backward);
        held.add(parameters.manager().getManagedArrays().size());
      }
      assertThat(held.get(2)).isEqualTo(held.get(1));
    }
  }

  /** Of all parameters, which afterwards have none. */
  private static List<float[]> gradients(
      Parameters parameters,
      Shape shape,
      UnaryOperator<NDArray> network,
      Consumer<NDArray> backward) {
    try (var manager = Libtorch.newManager();
        var scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray frames = manager.create(random((int) shape.size(), 3), shape);
      NDArray loss = Libtorch.withGradients(() -> network.apply(frames).sub(0.5).square().mean());
      FreedMemory.overwrite();
      backward.accept(loss);
      List<float[]> gradients =
          parameters.tensors().stream().map(t -> t.getGradient().toFloatArray()).toList();
      parameters.tensors().forEach(t -> t.getGradient().subi(t.getGradient()));
      return gradients;
    }
  }

  private static void assertAgree(List<float[]> learned, List<float[]> right) {
    for (int i = 0; i < right.size(); i++) {
      float largest = 0;
      float difference = 0;
      for (int j = 0; j < right.get(i).length; j++) {
        largest = Math.max(largest, Math.abs(right.get(i)[j]));
        difference = Math.max(difference, Math.abs(right.get(i)[j] - learned.get(i)[j]));
      }
      assertThat(largest).isPositive();
      assertThat(difference).isLessThan(LARGEST_ERROR * largest);
    }
  }

  private static float[] random(int count, long seed) {
    var random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }
}
