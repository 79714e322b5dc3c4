package dev.convcast.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.convcast.FreedMemory;
import dev.convcast.convlstm.Architecture;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Architecture.Peephole;
import dev.convcast.convlstm.EncoderForecaster;
import dev.convcast.convlstm.Initialisation;
import dev.convcast.convlstm.Libtorch;
import dev.convcast.convlstm.Parameters;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {

  private static final Architecture SMALL =
      new Architecture(
          1, 1, List.of(1), 3, 3, Peephole.NONE, null, null, Feed.ZERO_INPUT, Output.SIGMOID);
  private static final Shape SHAPE = new Shape(1, 1, 1, 2, 3);
  private static final float[] LOGITS = {-2, -0.5f, 0.1f, 0.4f, 1, 3};
  private static final float[] TARGETS = {0, 0.2f, 0.9f, 0.3f, 0.1f, 1};
  private static final float STEP = 0.01f;

  static Stream<Loss> losses() {
    return Stream.of(
        new Loss.CrossEntropy(),
        new Loss.SquaredError(),
        new Loss.AbsoluteError(),
        new Loss.Huber(0.2),
        new Loss.Balanced(List.of(0.5f), List.of(1.0, 3.0)));
  }

  /** DJL's products by a number forget the number's memory, which gradients ask for. */
  @ParameterizedTest
  @MethodSource("losses")
  void fallsAsItsGradientSaysWhateverJavaHasCollectedSince(Loss loss) {
    try (var parameters = Parameters.of(Initialisation.glorot(SMALL, 1));
        var manager = Libtorch.newManager()) {
      var network = new EncoderForecaster(SMALL, parameters);
      NDArray logits = manager.create(LOGITS, SHAPE);
      logits.setRequiresGradient(true);
      NDArray mean = Libtorch.withGradients(() -> loss.mean(network, logits, batch(manager)));
      FreedMemory.overwrite();
      Libtorch.backward(mean);
      float[] gradient = logits.getGradient().toFloatArray();
      for (int i = 0; i < LOGITS.length; i++) {
        float difference = valueAt(loss, network, i, STEP) - valueAt(loss, network, i, -STEP);
        assertThat(gradient[i]).isCloseTo(difference / (2 * STEP), within(1e-3f));
      }
    }
  }

  private static Batch batch(NDManager manager) {
    return new Batch(
        manager.zeros(SHAPE), manager.create(TARGETS, SHAPE), manager.ones(SHAPE), SHAPE.size());
  }

  private static float valueAt(Loss loss, EncoderForecaster network, int place, float step) {
    float[] moved = LOGITS.clone();
    moved[place] += step;
    try (var manager = Libtorch.newManager()) {
      NDArray logits = manager.create(moved, SHAPE);
      return Libtorch.withoutGradients(() -> loss.mean(network, logits, batch(manager)).getFloat());
    }
  }
}
