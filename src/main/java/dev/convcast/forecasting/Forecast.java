package dev.convcast.forecasting;

import dev.convcast.frames.FrameSequence;
import dev.convcast.models.StoredModel;
import java.util.List;

/**
 * The frames that follow.
 *
 * @param model the version that forecast them
 * @param seen the input frames that it saw, in its unit
 * @param frames (horizon, C, H, W) in the model's unit, with their times where those are known
 * @param warnings what the reader should know of them, as sentences
 */
public record Forecast(
    StoredModel model, FrameSequence seen, FrameSequence frames, List<String> warnings) {

  public Forecast {
    warnings = List.copyOf(warnings);
  }
}
