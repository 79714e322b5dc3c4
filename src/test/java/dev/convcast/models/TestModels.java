package dev.convcast.models;

import dev.convcast.convlstm.Architecture;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Architecture.Peephole;
import dev.convcast.convlstm.Weights;
import dev.convcast.frames.Transform;
import dev.convcast.frames.Unit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small models with random weights. */
public final class TestModels {

  public static final Architecture TINY =
      new Architecture(
          1, 1, List.of(2), 3, 1, Peephole.CHANNEL, null, null, Feed.ZERO_INPUT, Output.SIGMOID);

  private TestModels() {}

  public static ModelCard card() {
    return card(TINY, Instant.parse("2026-01-31T12:00:00Z"));
  }

  public static ModelCard card(Architecture architecture, Instant created) {
    return new ModelCard(
        architecture,
        new ModelCard.Frames(
            4,
            3,
            Duration.ofMinutes(5),
            new Unit("mm/h"),
            ModelCard.Missing.FILL,
            Transform.linear(0, 30)),
        Map.of("seed", 1),
        Map.of("name", "rain"),
        Map.of("validationLoss", 0.25),
        created,
        null);
  }

  public static Weights weights(Architecture architecture, long seed) {
    var random = new Random(seed);
    var tensors = new LinkedHashMap<String, Weights.Tensor>();
    architecture
        .tensors()
        .forEach(
            (name, shape) -> {
              float[] values = new float[(int) Weights.size(shape)];
              for (int i = 0; i < values.length; i++) {
                values[i] = 0.1f * (float) random.nextGaussian();
              }
              tensors.put(name, new Weights.Tensor(shape, values));
            });
    return new Weights(tensors);
  }

  /** A folder of its own with a tiny model in it, to be adopted. */
  public static Path folder(Path parent) {
    return folder(parent, card());
  }

  public static Path folder(Path parent, ModelCard card) {
    try {
      Path folder = Files.createTempDirectory(parent, "trained");
      ModelStore.write(card, weights(card.architecture(), 1), folder);
      return folder;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
