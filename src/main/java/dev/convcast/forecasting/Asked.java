package dev.convcast.forecasting;

import dev.convcast.forecasters.ForecastModel;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import java.time.Instant;
import java.util.List;

/** A forecast that passed every check: what it is of, and what its answer will say. */
record Asked(
    ForecastModel model, FrameSequence seen, int horizon, Meaning meaning, List<String> warnings) {

  ForecastTask task(Instant now, Instant deadline) {
    return new ForecastTask(model, seen, horizon, now, deadline);
  }

  Forecast answer(float[] values) {
    var frames = new FrameSequence(values, horizon, seen.grid(), meaning);
    var seenMeaning = new Meaning(meaning.unit(), meaning.interval(), seen.meaning().times());
    return Forecast.of(model, seen.with(seenMeaning), frames, warnings);
  }
}
