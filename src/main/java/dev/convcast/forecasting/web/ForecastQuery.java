package dev.convcast.forecasting.web;

import dev.convcast.forecasting.ForecastRequest;
import dev.convcast.frames.FrameSequence;
import dev.convcast.models.ModelName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What every forecast may say in its query. */
record ForecastQuery(
    @Nullable Integer horizon, @Nullable String version, @Nullable Duration deadline) {

  ForecastQuery withHorizon(@Nullable Integer other) {
    return new ForecastQuery(other, version, deadline);
  }

  ForecastRequest toRequest(String model, FrameSequence frames, Optional<Instant> lastFrameTime) {
    return new ForecastRequest(
        ModelName.sought(model),
        Optional.ofNullable(version),
        frames,
        lastFrameTime,
        horizon == null ? OptionalInt.empty() : OptionalInt.of(horizon),
        Optional.ofNullable(deadline));
  }
}
