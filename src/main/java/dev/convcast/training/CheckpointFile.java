package dev.convcast.training;

import dev.convcast.convlstm.Architecture;
import dev.convcast.convlstm.Weights;
import dev.convcast.jobs.process.WorkFailedException;
import dev.convcast.models.DurableFiles;
import dev.convcast.models.SafetensorsFile;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A checkpoint in one file, which changes whole or not at all: a safetensors file with the tensors
 * of each group ({@code weights/encoder.0.bias}, {@code optimizer.mean/encoder.0.bias}, {@code
 * best/encoder.0.bias}), and the rest as JSON in its metadata, with the dataset it belongs to.
 */
record CheckpointFile(Path path, Architecture architecture, String datasetSha256) {

  static final String NAME = "checkpoint.safetensors";

  private static final String STATE = "state";
  private static final String DATASET = "dataset";
  private static final String BEST = "best";
  private static final JsonMapper JSON = JsonMapper.shared();

  void write(Checkpoint checkpoint) throws IOException {
    var tensors = new LinkedHashMap<String, Weights.Tensor>();
    checkpoint.learner().forEach((group, weights) -> add(tensors, group, weights));
    if (checkpoint.best() != null) {
      add(tensors, BEST, checkpoint.best());
    }
    Map<String, String> metadata =
        Map.of(STATE, JSON.writeValueAsString(checkpoint.state()), DATASET, datasetSha256);
    Path unfinished = path.resolveSibling("." + path.getFileName());
    SafetensorsFile.write(new Weights(tensors), metadata, unfinished);
    DurableFiles.publish(unfinished, path);
  }

  /** The sha256 of the dataset of a checkpoint, where there is one. */
  static Optional<String> dataset(Path path) {
    try {
      return Files.exists(path)
          ? Optional.ofNullable(SafetensorsFile.metadata(path).get(DATASET))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads it, where it is there.
   *
   * @param groups the learner's
   */
  Optional<Checkpoint> read(Set<String> groups) throws IOException {
    if (Files.notExists(path)) {
      return Optional.empty();
    }
    if (!dataset(path).equals(Optional.of(datasetSha256))) {
      throw new WorkFailedException(
          "The dataset is another one than that of the checkpoint; start a new training");
    }
    try {
      TrainingState state =
          JSON.readValue(
              SafetensorsFile.metadata(path).getOrDefault(STATE, ""), TrainingState.class);
      var expected = new LinkedHashMap<String, int[]>();
      groups.forEach(group -> expect(expected, group));
      if (state.bestEpoch() > 0) {
        expect(expected, BEST);
      }
      Weights all = SafetensorsFile.read(path, expected);
      var learner = new LinkedHashMap<String, Weights>();
      groups.forEach(group -> learner.put(group, group(all, group)));
      return Optional.of(
          new Checkpoint(state, learner, state.bestEpoch() > 0 ? group(all, BEST) : null));
    } catch (Refusal | JacksonException damaged) {
      throw new WorkFailedException(
          "The checkpoint cannot be read (%s); start a new training"
              .formatted(damaged.getMessage()));
    }
  }

  private static void add(Map<String, Weights.Tensor> all, String group, Weights weights) {
    weights.tensors().forEach((name, tensor) -> all.put(group + "/" + name, tensor));
  }

  private void expect(Map<String, int[]> expected, String group) {
    architecture.tensors().forEach((name, shape) -> expected.put(group + "/" + name, shape));
  }

  private Weights group(Weights all, String group) {
    var tensors = new LinkedHashMap<String, Weights.Tensor>();
    for (String name : architecture.tensors().keySet()) {
      tensors.put(name, all.tensors().get(group + "/" + name));
    }
    return new Weights(tensors);
  }
}
