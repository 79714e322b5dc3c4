package dev.convcast.forecasting;

import dev.convcast.convlstm.Architecture;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Architecture.Peephole;
import dev.convcast.frames.Transform;
import dev.convcast.frames.Unit;
import dev.convcast.models.ModelCard;
import dev.convcast.models.ModelName;
import dev.convcast.models.ModelStore;
import dev.convcast.models.StoredModel;
import dev.convcast.models.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Models with random weights that differ in what they take. */
public final class ForecastingModels {

  /** 4 frames in mm/h, PT5M apart, in, 3 out; 0 to 30; missing values are filled. */
  public static final ModelName RAIN = new ModelName("rain");

  /** 4 frames of pure numbers in, 3 out; 0 to 1; no interval; missing values are refused. */
  public static final ModelName STRICT = new ModelName("strict");

  /** As strict, but for 8 x 8 only. */
  public static final ModelName POSITION = new ModelName("position");

  /** As strict, but of two channels. */
  public static final ModelName WIND = new ModelName("wind");

  private ForecastingModels() {}

  public static void addAll(ModelStore store, Path scratch) throws IOException {
    Files.createDirectories(scratch);
    add(store, scratch, RAIN, card(architecture(1, null), true));
    add(store, scratch, STRICT, card(architecture(1, null), false));
    add(store, scratch, POSITION, card(architecture(1, 4), false));
    add(store, scratch, WIND, card(architecture(2, null), false));
  }

  public static StoredModel add(ModelStore store, Path scratch, ModelName name, ModelCard card) {
    return store.adopt(name, TestModels.folder(scratch, card));
  }

  public static ModelCard rain() {
    return card(architecture(1, null), true);
  }

  private static Architecture architecture(int channels, @Nullable Integer side) {
    Peephole peephole = side == null ? Peephole.CHANNEL : Peephole.POSITION;
    return new Architecture(
        channels, 2, List.of(2), 3, 3, peephole, side, side, Feed.ZERO_INPUT, Output.SIGMOID);
  }

  private static ModelCard card(Architecture architecture, boolean rain) {
    return new ModelCard(
        architecture,
        new ModelCard.Frames(
            4,
            3,
            rain ? Duration.ofMinutes(5) : null,
            rain ? new Unit("mm/h") : Unit.ONE,
            rain ? ModelCard.Missing.FILL : ModelCard.Missing.REFUSE,
            Transform.linear(0, rain ? 30 : 1)),
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        null);
  }
}
