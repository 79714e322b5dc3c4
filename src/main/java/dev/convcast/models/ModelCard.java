package dev.convcast.models;

import dev.convcast.convlstm.Architecture;
import dev.convcast.frames.Transform;
import dev.convcast.frames.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model is and where it comes from: {@code model.json}.
 *
 * @param architecture the shape of the network
 * @param frames what it takes and gives
 * @param training settings, seed, losses and library versions of its training, or empty
 * @param data name and sha256 of its dataset, or empty
 * @param scores how good it is, or empty
 */
public record ModelCard(
    Architecture architecture,
    Frames frames,
    Map<String, Object> training,
    Map<String, Object> data,
    Map<String, Object> scores,
    @Nullable Instant created,
    @Nullable String weightsSha256) {

  /** What a model does with a missing value in its input. */
  public enum Missing {
    REFUSE,
    FILL
  }

  /**
   * The frames a model takes and gives.
   *
   * @param inputs frames it was trained to see
   * @param horizon frames it was trained to forecast
   */
  public record Frames(
      int inputs,
      int horizon,
      @Nullable Duration interval,
      Unit unit,
      Missing missing,
      Transform transform) {}
}
