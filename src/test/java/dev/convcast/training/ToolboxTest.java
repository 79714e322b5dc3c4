package dev.convcast.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.convcast.convlstm.Initialisation;
import dev.convcast.convlstm.Libtorch;
import dev.convcast.convlstm.Weights;
import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Window;
import dev.convcast.training.Augmentation.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Every option of a recipe changes what it should. */
class ToolboxTest {

  private static final String SGD = "\"optimizer\": {\"kind\": \"sgd\", \"learningRate\": 0.5}";

  @TempDir Path folder;
  private FrameArchive archive;

  @BeforeEach
  void open() throws IOException {
    archive = TestArchive.event(folder.resolve("a"), 40, 8, 8, TestArchive.movingSquare(8));
  }

  @AfterEach
  void close() throws IOException {
    archive.close();
  }

  @Test
  void gathersGradientsAsALargerBatchWould() throws IOException {
    float[] large = weights("\"epochs\": 1, \"batch\": 8, " + SGD);
    float[] gathered = weights("\"epochs\": 1, \"batch\": 2, \"accumulation\": 4, " + SGD);
    float[] small = weights("\"epochs\": 1, \"batch\": 2, " + SGD);
    assertThat(gathered).usingComparatorWithPrecision(1e-5f).containsExactly(large);
    assertThat(largestDifference(small, large)).isGreaterThan(1e-3f);
  }

  @Test
  void keepsTheAverageOfTheWeights() throws IOException {
    // one batch, one update: a = d w0 + (1 - d) w1 with d = min(0.9, 2 / 11)
    String recipe = "\"epochs\": 1, \"batch\": 100, " + SGD;
    float[] learned = weights(recipe);
    float[] averaged = weights(recipe + ", \"averaging\": {\"decay\": 0.9}");
    float[] first =
        readout(Initialisation.glorot(plan(recipe).architecture(), plan(recipe).seed()));
    for (int n = 0; n < first.length; n++) {
      assertThat(averaged[n]).isCloseTo(first[n] * 2 / 11 + learned[n] * 9 / 11, within(1e-5f));
    }
    assertThat(largestDifference(learned, averaged)).isGreaterThan(1e-4f);
  }

  @Test
  void stopsEarlyWhereNothingIsGained() throws IOException {
    String hopeless = "\"epochs\": 50, \"batch\": 4, \"optimizer\": {\"learningRate\": 3}";
    var heard = new ArrayList<TrainingListener.Epoch>();
    Trainer.Result result = run(hopeless + ", \"earlyStopping\": {\"patience\": 3}", heard);
    assertThat(heard.size()).isLessThan(50).isEqualTo(result.bestEpoch() + 3);
    assertThat(run(hopeless.replace("50", "12"), new ArrayList<>()).history()).hasSize(12);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\": \"warm-up\", \"warmUpEpochs\": 3}",
        "{\"kind\": \"cosine\"}",
        "{\"kind\": \"one-cycle\"}",
        "{\"kind\": \"plateau\", \"patience\": 0, \"factor\": 0.5}"
      })
  void goesByItsSchedule(String schedule) throws IOException {
    String recipe = "\"epochs\": 12, \"batch\": 4, \"optimizer\": {\"learningRate\": 3}";
    var heard = new ArrayList<TrainingListener.Epoch>();
    float[] scheduled = readout(run(recipe + ", \"schedule\": " + schedule, heard).weights());
    assertThat(heard.stream().map(TrainingListener.Epoch::learningRate).distinct().count())
        .isGreaterThan(1);
    assertThat(scheduled).isNotEqualTo(weights(recipe));
  }

  @Test
  void shrinksWeightsThatDecay() throws IOException {
    String adamw =
        "\"epochs\": 5, \"batch\": 4, \"optimizer\": {\"kind\": \"adamw\", \"weightDecay\": %s}";
    assertThat(size(weights(adamw.formatted("0.9"))))
        .isLessThan(size(weights(adamw.formatted("0"))));
  }

  @Test
  void turnsOnlyAsItIsAskedTo() {
    assertThat(views(Augmentation.NONE)).containsExactly(View.PLAIN);
    assertThat(views(new Augmentation(true, false, false)))
        .hasSize(4)
        .noneMatch(view -> view.transposed() || view.reversed());
    assertThat(views(new Augmentation(false, true, false))).hasSize(4).noneMatch(View::reversed);
    assertThat(views(new Augmentation(true, true, false))).hasSize(8).noneMatch(View::reversed);
    assertThat(views(new Augmentation(false, false, true)))
        .hasSize(2)
        .noneMatch(view -> view.transposed() || view.flipRows() || view.flipColumns());
  }

  @Test
  void seesFramesAsTheyAreTurned() throws IOException {
    TestArchive.Field field = (t, row, column) -> 100 * t + 10 * row + column;
    try (FrameArchive small = TestArchive.event(folder.resolve("b"), 3, 2, 2, field)) {
      assertThat(seen(small, View.PLAIN)).containsExactly(0, 1, 10, 11, 100, 101, 110, 111);
      assertThat(seen(small, new View(false, true, false, false))).startsWith(10, 11, 0, 1);
      assertThat(seen(small, new View(false, false, true, false))).startsWith(1, 0, 11, 10);
      // a quarter turn to the left: the last column becomes the first row
      assertThat(seen(small, new View(true, false, true, false))).startsWith(1, 11, 0, 10);
      assertThat(seen(small, new View(false, false, false, true)))
          .containsExactly(200, 201, 210, 211, 100, 101, 110, 111);
    }
  }

  @Test
  void learnsOtherThingsFromTurnedSamples() throws IOException {
    String recipe = "\"epochs\": 2, \"batch\": 4, " + SGD;
    float[] plain = weights(recipe);
    for (String turn : List.of("flips", "quarterTurns", "timeReversal")) {
      float[] turned =
          readout(
              run(request(recipe)
                      .replace(
                          "\"seed\"", "\"augmentation\": {\"%s\": true}, \"seed\"".formatted(turn)))
                  .weights());
      assertThat(turned).as(turn).isNotEqualTo(plain);
    }
  }

  private static HashSet<View> views(Augmentation augmentation) {
    var random = new SplittableRandom(1);
    var views = new HashSet<View>();
    for (int n = 0; n < 1000; n++) {
      views.add(augmentation.draw(random));
    }
    return views;
  }

  /** The two input frames of the only sample. */
  private static float[] seen(FrameArchive archive, View view) throws IOException {
    TrainingPlan plan =
        JsonMapper.shared()
            .readValue(
                """
                {"model": "m", "dataset": "test", "inputs": 2, "horizon": 1,
                 "transform": {"low": 0, "high": 1000}, "split": {"validation": 0, "test": 0}}
                """,
                TrainingRequest.class)
            .plan(archive);
    try (NDManager manager = Libtorch.newManager()) {
      float[] values =
          new BatchReader(archive, plan)
              .read(manager, List.of(new Sample(new Window(0, 3), 0, 0, view)))
              .inputs()
              .toFloatArray();
      for (int n = 0; n < values.length; n++) {
        values[n] = Math.round(values[n] * 1000);
      }
      return values;
    }
  }

  private float[] weights(String recipe) throws IOException {
    return readout(run(recipe, new ArrayList<>()).weights());
  }

  private Trainer.Result run(String request) throws IOException {
    TrainingPlan plan = JsonMapper.shared().readValue(request, TrainingRequest.class).plan(archive);
    return new TestTraining(archive, plan)
        .run(new ArrayList<>(), () -> false, () -> false)
        .result()
        .orElseThrow();
  }

  private Trainer.Result run(String recipe, List<TrainingListener.Epoch> heard) throws IOException {
    return new TestTraining(archive, plan(recipe))
        .run(heard, () -> false, () -> false)
        .result()
        .orElseThrow();
  }

  private TrainingPlan plan(String recipe) {
    return JsonMapper.shared().readValue(request(recipe), TrainingRequest.class).plan(archive);
  }

  private static String request(String recipe) {
    return """
        {"model": "m", "dataset": "test", "inputs": 3, "horizon": 2, "seed": 1,
         "architecture": {"patch": 2, "hidden": [8]},
         "training": {%s},
         "split": {"validation": 0.3, "test": 0}}
        """
        .formatted(recipe);
  }

  private static float[] readout(Weights weights) {
    return weights.tensors().get("readout.weight").values();
  }

  private static float largestDifference(float[] one, float[] other) {
    float largest = 0;
    for (int n = 0; n < one.length; n++) {
      largest = Math.max(largest, Math.abs(one[n] - other[n]));
    }
    return largest;
  }

  private static double size(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += value * value;
    }
    return squares;
  }
}
