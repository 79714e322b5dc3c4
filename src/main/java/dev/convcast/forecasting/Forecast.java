package dev.convcast.forecasting;

import dev.convcast.forecasters.ForecastModel;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Transform;
import dev.convcast.frames.Unit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The frames that follow.
 *
 * @param model what forecast them
 * @param seen the input frames that it saw, in the unit of the frames; nothing where those are sums
 * @param frames (horizon, C, H, W) in the same unit, with their times where those are known
 * @param low the least value that the frames can have, or where a model sets no bounds, have
 * @param high the greatest
 * @param warnings what the reader should know of them, as sentences
 */
public record Forecast(
    ForecastModel model,
    Optional<FrameSequence> seen,
    FrameSequence frames,
    float low,
    float high,
    List<String> warnings) {

  public Forecast {
    warnings = List.copyOf(warnings);
  }

  static Forecast of(
      ForecastModel model, FrameSequence seen, FrameSequence frames, List<String> warnings) {
    if (model.card().isPresent()) {
      Transform transform = model.card().get().frames().transform();
      return new Forecast(
          model, Optional.of(seen), frames, transform.low(), transform.high(), warnings);
    }
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : seen.values()) {
      low = value < low ? value : low; // never where it is NaN
      high = value > high ? value : high;
    }
    if (low > high) {
      low = 0; // all is missing
      high = 1;
    }
    return new Forecast(
        model, Optional.of(seen), frames, low, low < high ? high : low + 1, warnings);
  }

  /** The unit of all frames. */
  public Unit unit() {
    return Objects.requireNonNullElse(frames.meaning().unit(), Unit.ONE);
  }
}
