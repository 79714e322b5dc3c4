package dev.convcast.forecasting;

import dev.convcast.forecasters.ForecastModel;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A forecast that passed every check: what it is of, and what its answer will say. */
record Asked(
    ForecastModel model, FrameSequence seen, int horizon, Meaning meaning, List<String> warnings) {

  /**
   * @param eachFrame is given each frame as soon as it is there
   */
  ForecastTask task(Instant now, Instant deadline, Optional<Consumer<float[]>> eachFrame) {
    return new ForecastTask(model, seen, horizon, now, deadline, eachFrame);
  }

  Forecast answer(float[] values) {
    var frames = new FrameSequence(values, horizon, seen.grid(), meaning);
    Meaning seenMeaning = seen.meaning().with(meaning.unit(), meaning.interval());
    return Forecast.of(model, seen.with(seenMeaning), frames, warnings);
  }
}
