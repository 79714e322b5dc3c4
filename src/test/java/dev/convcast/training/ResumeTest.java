package dev.convcast.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.convlstm.Weights;
import dev.convcast.datasets.FrameArchive;
import dev.convcast.jobs.process.WorkFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * A training that stops somewhere and goes on from its checkpoint ends as if it had not stopped.
 */
class ResumeTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"optimizer\": {\"kind\": \"adam\"}",
        "\"optimizer\": {\"kind\": \"adamw\"}, \"schedule\": {\"kind\": \"one-cycle\"}",
        "\"optimizer\": {\"kind\": \"rmsprop\"}, \"averaging\": {\"decay\": 0.9}",
        "\"optimizer\": {\"kind\": \"sgd\", \"momentum\": 0.9}, \"accumulation\": 3",
        "\"teacherForcing\": {\"epochs\": 3}, \"schedule\": {\"kind\": \"plateau\", \"patience\": 0, \"factor\": 0.5}",
        "\"earlyStopping\": {\"patience\": 1}, \"optimizer\": {\"learningRate\": 0.3}"
      })
  void endsBitForBitAsIfItHadNotStopped(String options) throws IOException {
    try (FrameArchive archive =
        TestArchive.event(folder.resolve("a"), 60, 8, 8, TestArchive.movingSquare(8))) {
      TrainingPlan plan = plan(archive, options);
      var heard = new ArrayList<TrainingListener.Epoch>();
      Trainer.Result whole =
          new TestTraining(archive, plan)
              .run(heard, () -> false, () -> false)
              .result()
              .orElseThrow();
      for (int stopAt = 1; stopAt < 40; stopAt += 7) {
        Trainer.Result resumed = stoppedAt(stopAt, archive, plan);
        assertThat(resumed.bestEpoch()).isEqualTo(whole.bestEpoch());
        assertThat(resumed.history())
            .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
            .isEqualTo(whole.history());
        requireSame(resumed.weights(), whole.weights());
      }
    }
  }

  @Test
  void goesOnAfterItsLastEpoch() throws IOException {
    try (FrameArchive archive =
        TestArchive.event(folder.resolve("a"), 60, 8, 8, TestArchive.movingSquare(8))) {
      TrainingPlan plan = plan(archive, "\"threads\": 1");
      var over = new TestTraining(archive, plan).run(new ArrayList<>(), () -> false, () -> false);
      Checkpoint last = over.checkpoints().get(over.checkpoints().size() - 1);
      var heard = new ArrayList<TrainingListener.Epoch>();
      Trainer.Result resumed =
          new TestTraining(archive, plan, last)
              .run(heard, () -> false, () -> false)
              .result()
              .orElseThrow();
      assertThat(heard).isEmpty();
      assertThat(resumed.history()).isEqualTo(over.result().orElseThrow().history());
      requireSame(resumed.weights(), over.result().orElseThrow().weights());
    }
  }

  @Test
  void goesOnWithinAnEpoch() throws IOException {
    try (FrameArchive archive =
        TestArchive.event(folder.resolve("a"), 60, 8, 8, TestArchive.movingSquare(8))) {
      Checkpoint left = leftAfterFourBatches(archive, plan(archive, "\"threads\": 1"));
      assertThat(left.state().epoch()).isEqualTo(1);
      assertThat(left.state().batch()).isEqualTo(4);
      assertThat(left.state().updates()).isEqualTo(4);
    }
  }

  @Test
  void refusesACheckpointOfAnotherNetwork() throws IOException {
    try (FrameArchive archive =
        TestArchive.event(folder.resolve("a"), 60, 8, 8, TestArchive.movingSquare(8))) {
      TrainingPlan plan = plan(archive, "\"threads\": 1");
      Checkpoint left = leftAfterFourBatches(archive, plan);
      Path path = folder.resolve(CheckpointFile.NAME);
      new CheckpointFile(path, plan.architecture(), "a").write(left);
      assertThatThrownBy(
              () ->
                  new CheckpointFile(path, plan.architecture(), "a")
                      .read(Set.of("weights", "other")))
          .isInstanceOf(WorkFailedException.class)
          .hasMessageContaining("start a new training");
    }
  }

  @Test
  void refusesACheckpointOfAnotherDataset() throws IOException {
    try (FrameArchive archive =
        TestArchive.event(folder.resolve("a"), 60, 8, 8, TestArchive.movingSquare(8))) {
      TrainingPlan plan = plan(archive, "\"threads\": 1");
      Checkpoint left = leftAfterFourBatches(archive, plan);
      Path path = folder.resolve(CheckpointFile.NAME);
      new CheckpointFile(path, plan.architecture(), "one").write(left);
      assertThatThrownBy(
              () ->
                  new CheckpointFile(path, plan.architecture(), "other")
                      .read(left.learner().keySet()))
          .isInstanceOf(WorkFailedException.class)
          .hasMessageContaining("The dataset is another one");
    }
  }

  private static Checkpoint leftAfterFourBatches(FrameArchive archive, TrainingPlan plan)
      throws IOException {
    var asked = new int[1];
    return new TestTraining(archive, plan)
        .run(new ArrayList<>(), () -> asked[0]++ == 4, () -> false)
        .checkpoints()
        .get(0);
  }

  private Trainer.Result stoppedAt(int batch, FrameArchive archive, TrainingPlan plan)
      throws IOException {
    var file = new CheckpointFile(folder.resolve(CheckpointFile.NAME), plan.architecture(), "a");
    var asked = new int[1];
    var first =
        new TestTraining(archive, plan)
            .run(new ArrayList<>(), () -> asked[0]++ >= batch, () -> false);
    assertThat(first.result()).isEmpty();
    Checkpoint left = first.checkpoints().get(0);
    file.write(left);
    Checkpoint read = file.read(left.learner().keySet()).orElseThrow();
    assertThat(read.state()).isEqualTo(left.state());
    assertThat(Files.list(folder).map(path -> path.getFileName().toString()))
        .containsExactlyInAnyOrder("a", CheckpointFile.NAME);
    return new TestTraining(archive, plan, read)
        .run(new ArrayList<>(), () -> false, () -> false)
        .result()
        .orElseThrow();
  }

  private static void requireSame(Weights one, Weights other) {
    assertThat(one.tensors().keySet()).isEqualTo(other.tensors().keySet());
    one.tensors()
        .forEach(
            (name, tensor) ->
                assertThat(tensor.values())
                    .as(name)
                    .containsExactly(other.tensors().get(name).values()));
  }

  private static TrainingPlan plan(FrameArchive archive, String options) {
    String fed = options.contains("teacher") ? ", \"forecaster\": \"autoregressive\"" : "";
    return JsonMapper.shared()
        .readValue(
            """
            {"model": "m", "dataset": "test", "inputs": 3, "horizon": 2, "seed": 5,
             "architecture": {"patch": 2, "hidden": [4, 3]%s},
             "augmentation": {"flips": true, "quarterTurns": true},
             "crop": {"rows": 6, "columns": 6, "perWindow": 1},
             "training": {"epochs": 4, "batch": 4, %s},
             "split": {"validation": 0.3, "test": 0}}
            """
                .formatted(fed, options),
            TrainingRequest.class)
        .plan(archive);
  }
}
