package dev.convcast.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.Architecture;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Architecture.Peephole;
import dev.convcast.convlstm.EncoderForecaster;
import dev.convcast.convlstm.Initialisation;
import dev.convcast.convlstm.Libtorch;
import dev.convcast.convlstm.Parameters;
import dev.convcast.convlstm.Weights;
import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Window;
import dev.convcast.jobs.process.WorkFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The loop and its parts, on data small enough to know by heart. */
class TrainingTest {

  private static final float NAN = Float.NaN;
  private static final Architecture ARCHITECTURE =
      new Architecture(
          1, 1, List.of(1), 1, 1, Peephole.NONE, null, null, Feed.ZERO_INPUT, Output.SIGMOID);

  private static final String BALANCED =
      ", \"balanced\": {\"thresholds\": [0.5], \"weights\": [1, 3]}";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"cross-entropy", "mse", "mae", "huber", "balanced"})
  void learnsWhatMoves(String loss) throws IOException {
    try (FrameArchive archive = movingSquare()) {
      var heard = new ArrayList<TrainingListener.Epoch>();
      Trainer.Result result =
          train(
                  archive,
                  recipe(
                      "\"loss\": \"%s\", \"epochs\": 30".formatted(loss)
                          + (loss.equals("balanced") ? BALANCED : "")),
                  heard,
                  () -> false)
              .orElseThrow();
      double first = heard.get(0).validationLoss();
      double best =
          heard.stream().mapToDouble(TrainingListener.Epoch::validationLoss).min().orElseThrow();
      assertThat(best).isLessThan(first * 0.7);
      assertThat(heard).hasSize(30).isEqualTo(result.history());
      assertThat(heard.get(result.bestEpoch() - 1).validationLoss()).isEqualTo(best);
    }
  }

  @Test
  void trainsToTheSameWeightsFromTheSameSeed() throws IOException {
    try (FrameArchive archive = movingSquare()) {
      String recipe = recipe("\"epochs\": 2, \"threads\": 1");
      float[] one = readout(train(archive, recipe, new ArrayList<>(), () -> false));
      float[] same = readout(train(archive, recipe, new ArrayList<>(), () -> false));
      float[] other =
          readout(
              train(
                  archive,
                  recipe.replace("\"seed\": 1", "\"seed\": 2"),
                  new ArrayList<>(),
                  () -> false));
      assertThat(one).containsExactly(same);
      assertThat(one).isNotEqualTo(other);
    }
  }

  @Test
  void keepsTheLastEpochWhereNothingIsKeptToValidateOn() throws IOException {
    try (FrameArchive archive = movingSquare()) {
      String recipe = recipe("\"epochs\": 3").replace("\"validation\": 0.3", "\"validation\": 0");
      var heard = new ArrayList<TrainingListener.Epoch>();
      assertThat(train(archive, recipe, heard, () -> false).orElseThrow().bestEpoch()).isEqualTo(3);
      assertThat(heard).allSatisfy(epoch -> assertThat(epoch.validationLoss()).isNull());
    }
  }

  @Test
  void takesTheTeacherAwayStepByStep() throws IOException {
    try (FrameArchive archive = movingSquare()) {
      String fed =
          recipe("\"epochs\": 4")
              .replace("\"hidden\"", "\"forecaster\": \"autoregressive\", \"hidden\"");
      String taught =
          fed.replace("\"epochs\": 4", "\"epochs\": 4, \"teacherForcing\": {\"epochs\": 2}");
      var heard = new ArrayList<TrainingListener.Epoch>();
      float[] with = readout(train(archive, taught, heard, () -> false));
      assertThat(heard)
          .extracting(TrainingListener.Epoch::teacherForcing)
          .containsExactly(0.5, 0.0, 0.0, 0.0);
      assertThat(with).isNotEqualTo(readout(train(archive, fed, new ArrayList<>(), () -> false)));
    }
  }

  @Test
  void failsWhereThereIsNothingToLearnFrom() throws IOException {
    TestArchive.Field nothing = (t, row, column) -> NAN;
    String recipe =
        recipe("\"epochs\": 1")
            .replace("\"split\"", "\"transform\": {\"low\": 0, \"high\": 1}, \"split\"");
    try (FrameArchive archive = TestArchive.event(folder.resolve("a"), 40, 8, 8, nothing)) {
      assertThatThrownBy(() -> train(archive, recipe, new ArrayList<>(), () -> false))
          .isInstanceOf(WorkFailedException.class)
          .hasMessage(
              "Every value to be forecast in the training part is missing; expected some that are known");
    }
  }

  @Test
  void stopsAtTheNextBatchWhenCancelled() throws IOException {
    try (FrameArchive archive = movingSquare()) {
      var asked = new int[1];
      assertThat(train(archive, recipe("\"epochs\": 30"), new ArrayList<>(), () -> asked[0]++ == 4))
          .isEmpty();
      assertThat(asked[0]).isEqualTo(5);
    }
  }

  @Test
  void failsInWordsWhenTheLossIsNoNumber() throws IOException {
    try (FrameArchive archive = movingSquare()) {
      String recipe =
          recipe(
                  "\"loss\": \"mse\", \"clipNorm\": 0, \"optimizer\": {\"kind\": \"sgd\", \"learningRate\": 10}")
              .replace("\"output\": \"sigmoid\"", "\"output\": \"linear\"");
      assertThatThrownBy(() -> train(archive, recipe, new ArrayList<>(), () -> false))
          .isInstanceOf(WorkFailedException.class)
          .hasMessageMatching(
              "The loss became (NaN|Infinity) at epoch \\d+ batch \\d+ of \\d+, where the training stopped; a lower learning rate"
                  + " \\(it was 10\\.0\\) or a clipNorm may help");
    }
  }

  @Test
  void readsBatchesTimeFirstAndTransformedWithMissingValuesMasked() throws IOException {
    TestArchive.Field field = (t, row, column) -> t == 3 && column == 1 ? NAN : 10 * t + column;
    try (FrameArchive archive = TestArchive.event(folder.resolve("a"), 5, 1, 2, field);
        NDManager manager = Libtorch.newManager()) {
      TrainingPlan plan =
          request(
                  """
                  {"model": "m", "dataset": "test", "inputs": 2, "horizon": 1,
                   "transform": {"low": 0, "high": 20}, "split": {"validation": 0, "test": 0}}
                  """)
              .plan(archive);
      Batch batch =
          new BatchReader(archive, plan)
              .read(
                  manager,
                  List.of(new Sample(new Window(0, 3), 0, 0), new Sample(new Window(1, 3), 0, 0)));
      assertThat(batch.inputs().getShape()).isEqualTo(new Shape(2, 2, 1, 1, 2));
      assertThat(batch.inputs().toFloatArray())
          .containsExactly(0, 0.05f, 0.5f, 0.55f, 0.5f, 0.55f, 1, 1); // 21 is clipped at 20
      assertThat(batch.targets().toFloatArray()).containsExactly(1, 1, 1, 0);
      assertThat(batch.valid().toFloatArray()).containsExactly(1, 1, 1, 0);
      assertThat(batch.validCount()).isEqualTo(3);
    }
  }

  static Stream<Arguments> losses() {
    return Stream.of(
        // log(1 + e^-0.3), 0 for the saturated one, log(1 + e^-1)
        arguments(new Loss.CrossEntropy(), (0.554355f + 0 + 0.313262f) / 3),
        arguments(new Loss.SquaredError(), (0.181099f + 0 + 0.072330f) / 3),
        arguments(new Loss.AbsoluteError(), (0.425557f + 0 + 0.268941f) / 3),
        // 0.3 (0.425557 - 0.15) beyond delta, 0.268941^2 / 2 within
        arguments(new Loss.Huber(0.3), (0.082667f + 0 + 0.036165f) / 3),
        // both ones are above the threshold, the zero is below: 5 and 2 times
        arguments(
            new Loss.Balanced(List.of(0.5f), List.of(2.0, 5.0)),
            (5 * (0.181099f + 0.425557f) + 0 + 2 * (0.072330f + 0.268941f)) / 3));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void takesNoNoticeOfWhatIsMissing(Loss loss, float expected) {
    try (NDManager manager = Libtorch.newManager();
        Parameters parameters = parameters()) {
      var network = new EncoderForecaster(ARCHITECTURE, parameters);
      var logits = manager.create(new float[] {0.3f, 200, -1, 2});
      for (float missing : new float[] {0, 1}) {
        var batch =
            new Batch(
                logits,
                manager.create(new float[] {1, 1, 0, missing}),
                valid(manager, 1, 1, 1, 0),
                3);
        assertThat(loss.mean(network, logits, batch).getFloat()).isCloseTo(expected, within(1e-5f));
      }
    }
  }

  @Test
  void cropsWhereThereIsSomethingToLearnFrom() throws IOException {
    // only the corner at the bottom right is known, and only a part of it is wet
    TestArchive.Field field =
        (t, row, column) -> row < 32 || column < 32 ? NAN : row < 48 && column < 48 ? 1 : 0;
    try (FrameArchive archive = TestArchive.event(folder.resolve("a"), 6, 64, 64, field)) {
      TrainingPlan plan =
          request(
                  """
                  {"model": "m", "dataset": "test", "inputs": 2, "horizon": 1,
                   "crop": {"rows": 16, "columns": 16, "perWindow": 8, "minimumValid": 0.3, "minimumWet": 0.1},
                   "split": {"validation": 0, "test": 0}}
                  """)
              .plan(archive);
      List<Sample> samples =
          new Samples(archive, plan).shuffled(List.of(new Window(0, 3), new Window(3, 3)), 1);
      assertThat(samples)
          .hasSize(16)
          .allSatisfy(
              sample -> {
                assertThat(sample.row()).isBetween(17, 46);
                assertThat(sample.column()).isBetween(17, 46);
              });
      assertThat(new Samples(archive, plan).shuffled(List.of(new Window(0, 3)), 2))
          .isNotEqualTo(new Samples(archive, plan).shuffled(List.of(new Window(0, 3)), 1));
      assertThat(new Samples(archive, plan).fixed(List.of(new Window(0, 3))))
          .isEqualTo(new Samples(archive, plan).fixed(List.of(new Window(0, 3))));
    }
  }

  private FrameArchive movingSquare() throws IOException {
    return TestArchive.event(folder.resolve("a"), 40, 8, 8, TestArchive.movingSquare(8));
  }

  private static String recipe(String training) {
    return """
        {"model": "m", "dataset": "test", "inputs": 3, "horizon": 2, "seed": 1,
         "architecture": {"patch": 2, "hidden": [8], "output": "sigmoid"},
         "training": {"batch": 4, %s},
         "split": {"validation": 0.3, "test": 0}}
        """
        .formatted(
            training.contains("optimizer")
                ? training
                : training + ", \"optimizer\": {\"learningRate\": 0.02}");
  }

  private static TrainingRequest request(String json) {
    return JsonMapper.shared().readValue(json, TrainingRequest.class);
  }

  private static Optional<Trainer.Result> train(
      FrameArchive archive,
      String json,
      List<TrainingListener.Epoch> heard,
      BooleanSupplier cancelled)
      throws IOException {
    return new TestTraining(archive, request(json).plan(archive))
        .run(heard, cancelled, () -> false)
        .result();
  }

  private static float[] readout(Optional<Trainer.Result> result) {
    Weights weights = result.orElseThrow().weights();
    return weights.tensors().get("readout.weight").values();
  }

  private static Parameters parameters() {
    return Parameters.of(Initialisation.glorot(ARCHITECTURE, 1));
  }

  private static NDArray valid(NDManager manager, float... values) {
    return manager.create(values);
  }
}
