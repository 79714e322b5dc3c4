package dev.convcast.convlstm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Architecture.Peephole;
import dev.convcast.models.ModelName;
import dev.convcast.models.ModelStore;
import dev.convcast.models.StoredModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Winograd's convolutions beside the direct ones. */
class WinogradTest {

  private static final float LARGEST_ERROR = 1e-4f; // of the range, after 20 steps

  private static final Architecture SMALL =
      new Architecture(
          1,
          1,
          List.of(96, 32),
          3,
          3,
          Peephole.CHANNEL,
          null,
          null,
          Feed.ZERO_INPUT,
          Output.SIGMOID);

  @ParameterizedTest
  @CsvSource({
    // patch, input kernel, state kernel, peephole, forecaster, second stride, rows, columns
    "1, 3, 3, CHANNEL, ZERO_INPUT, 0, 16, 16",
    "2, 5, 5, CHANNEL, ZERO_INPUT, 0, 18, 27",
    "1, 3, 5, NONE, AUTOREGRESSIVE, 0, 9, 5",
    "2, 5, 3, CHANNEL, AUTOREGRESSIVE, 0, 4, 4",
    "1, 3, 3, CHANNEL, ZERO_INPUT, 2, 15, 22",
    "1, 3, 3, NONE, ZERO_INPUT, 0, 70, 66", // several blocks of tiles
    "1, 3, 3, CHANNEL, ZERO_INPUT, 0, 12, 20" // inputs of four steps at once, of the last two
  })
  void forecastsAsTheDirectFormDoes(
      int patch,
      int input,
      int state,
      Peephole peephole,
      Feed feed,
      int stride,
      int rows,
      int columns) {
    List<Integer> strides = stride == 0 ? null : List.of(stride);
    float error =
        error(
            new Architecture(
                1,
                patch,
                List.of(96, 32),
                input,
                state,
                peephole,
                null,
                null,
                feed,
                Output.SIGMOID,
                strides),
            2,
            rows,
            columns);
    assertThat(error).isLessThan(LARGEST_ERROR);
  }

  @Test
  void forecastsWhereHiddenChannelsAreOnlyDivisibleByOne() {
    var prime =
        new Architecture(
            1, 1, List.of(37), 3, 3, Peephole.CHANNEL, null, null, Feed.ZERO_INPUT, Output.SIGMOID);
    assertThat(error(prime, 2, 16, 16)).isLessThan(LARGEST_ERROR);
  }

  /** Another libtorch may lack them; then everything would be direct, and several tests skipped. */
  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void libtorchHasTheSmallProducts() {
    assertThat(SmallProducts.areKnown()).isTrue();
    assertThat(WinogradCell.suits(SMALL)).isTrue();
  }

  @Test
  void forecastsWithTheModelThatComesWithTheServiceAsTheDirectFormDoes() {
    var store = new ModelStore(Path.of("model-store"));
    StoredModel model = store.get(new ModelName("moving-digits"), Optional.empty());
    try (var parameters = Parameters.of(store.weights(model))) {
      Architecture architecture = model.card().architecture();
      assertThat(error(architecture, parameters, 2, 64, 64)).isLessThan(LARGEST_ERROR);
    }
  }

  @ParameterizedTest
  @EnumSource
  void forecastsTheSameAloneAndForAShorterTime(Feed feed) {
    Architecture architecture =
        new Architecture(
            1, 1, List.of(96, 32), 3, 3, Peephole.CHANNEL, null, null, feed, Output.SIGMOID);
    try (var parameters = Parameters.of(Initialisation.glorot(architecture, 1));
        var manager = Libtorch.newManager()) {
      var network = new EncoderForecaster(architecture, parameters, CellForm.winograd());
      NDArray frames = manager.create(random(4 * 3 * 9 * 70, 3), new Shape(4, 3, 1, 9, 70));
      NDArray second = frames.split(3, 1).get(1);
      var stepByStep = new Pace(1, Team.ALONE, () -> {});
      Libtorch.withoutGradients(
          () -> {
            NDArray together = network.logits(frames, 7).split(3, 1).get(1);
            NDArray alone = network.logits(second, 4, stepByStep);
            assertThat(alone.toFloatArray())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(together.split(new long[] {4}, 0).get(0).toFloatArray());
            return null;
          });
    }
  }

  @ParameterizedTest
  @CsvSource({"9, 20", "9, 70"}) // inputs of several steps at once, and step by step
  void forecastsTheSameByATeam(int rows, int columns) {
    try (var parameters = Parameters.of(Initialisation.glorot(SMALL, 1));
        var manager = Libtorch.newManager()) {
      var network = new EncoderForecaster(SMALL, parameters, CellForm.winograd());
      NDArray frames =
          manager.create(random(4 * rows * columns, 3), new Shape(4, 1, 1, rows, columns));
      Libtorch.withoutGradients(
          () -> {
            NDArray byTwo = network.logits(frames, 7, new Pace(7, new Team(2), () -> {}));
            assertThat(byTwo.toFloatArray())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(network.logits(frames, 7).toFloatArray());
            return null;
          });
    }
  }

  /** A guard, not a measurement, which gave 0.51. */
  @Test
  void takesLessTimeThanTheDirectFormWhereThatHasMostToDo() {
    var large =
        new Architecture(
            1,
            4,
            List.of(128),
            5,
            5,
            Peephole.CHANNEL,
            null,
            null,
            Feed.ZERO_INPUT,
            Output.SIGMOID);
    assumeThat(WinogradCell.suits(large)).isTrue();
    try (var parameters = Parameters.of(Initialisation.glorot(large, 1));
        var manager = Libtorch.newManager()) {
      var direct = new EncoderForecaster(large, parameters);
      var winograd = new EncoderForecaster(large, parameters, CellForm.winograd());
      NDArray frames = manager.create(random(4 * 4 * 64 * 64, 1), new Shape(4, 4, 1, 64, 64));
      double shortest = Double.MAX_VALUE;
      double shortestOfDirect = Double.MAX_VALUE;
      for (int round = 0; round < 8; round++) {
        shortestOfDirect = Math.min(shortestOfDirect, seconds(direct, frames));
        shortest = Math.min(shortest, seconds(winograd, frames));
      }
      assertThat(shortest / shortestOfDirect).isLessThan(0.9);
    }
  }

  private static double seconds(EncoderForecaster network, NDArray frames) {
    long start = System.nanoTime();
    Libtorch.withoutGradients(() -> network.logits(frames, 4).toFloatArray());
    return (System.nanoTime() - start) / 1e9;
  }

  @Test
  void choosesOnceForAGrid() {
    var large =
        new Architecture(
            1, 1, List.of(64), 3, 3, Peephole.CHANNEL, null, null, Feed.ZERO_INPUT, Output.SIGMOID);
    try (var parameters = Parameters.of(Initialisation.glorot(large, 1))) {
      var form = new FasterForm(large, parameters);
      Libtorch.withoutGradients(
          () -> {
            FasterForm.Chosen chosen = form.on(1, 16, 24);
            for (int i = 0; i < 5; i++) {
              assertThat(form.on(1, 16, 24)).isSameAs(chosen);
              assertThat(form.on(1, 13, 20)).isSameAs(chosen); // not told apart from it
            }
            return null;
          });
    }
  }

  @Test
  void leavesNothingBehind() {
    try (var parameters = Parameters.of(Initialisation.glorot(SMALL, 1))) {
      var network = new EncoderForecaster(SMALL, parameters, CellForm.winograd());
      forecast(network); // makes the weights ready
      int before = parameters.manager().getManagedArrays().size();
      forecast(network);
      assertThat(parameters.manager().getManagedArrays()).hasSize(before);
    }
  }

  private static void forecast(EncoderForecaster network) {
    try (var manager = Libtorch.newManager()) {
      NDArray frames = manager.ones(new Shape(2, 1, 1, 8, 8));
      Libtorch.withoutGradients(() -> network.logits(frames, 3));
    }
  }

  private static float error(Architecture architecture, int batch, int rows, int columns) {
    try (var parameters = Parameters.of(Initialisation.glorot(architecture, 1))) {
      return error(architecture, parameters, batch, rows, columns);
    }
  }

  private static float error(
      Architecture architecture, Parameters parameters, int batch, int rows, int columns) {
    try (var manager = Libtorch.newManager()) {
      NDArray frames =
          manager.create(
              random(10 * batch * rows * columns, 3), new Shape(10, batch, 1, rows, columns));
      return Libtorch.withoutGradients(
          () -> {
            var direct = new EncoderForecaster(architecture, parameters);
            var winograd = new EncoderForecaster(architecture, parameters, CellForm.winograd());
            NDArray one = direct.activate(direct.logits(frames, 10));
            NDArray other = winograd.activate(winograd.logits(frames, 10));
            return one.sub(other).abs().max().getFloat();
          });
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
