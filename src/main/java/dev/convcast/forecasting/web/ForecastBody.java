package dev.convcast.forecasting.web;

import dev.convcast.forecasting.ForecastRequest;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.refusal.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is sent to be forecast. */
@Schema(name = "ForecastRequest")
record ForecastBody(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable FrameSequence frames,
    @Schema(
            description = "How many frames to forecast; without it as many as it was trained for",
            minimum = "1",
            example = "2")
        @Nullable Integer horizon,
    @Schema(
            description = "The unit of the values; where it is given it must be the model's",
            example = "1")
        @Nullable String unit,
    @Schema(
            description = "The time from frame to frame; where given it must be the model's",
            type = "string",
            format = "duration",
            example = "PT5M")
        @Nullable Duration interval,
    @Schema(
            description = "The time of the last frame, from which the valid times follow",
            example = "2010-08-26T04:00:00Z")
        @Nullable Instant lastFrameTime,
    @Schema(description = "Where the pixels lie; it is told again with the forecast")
        @Nullable GeoreferenceItem georeference) {

  ForecastRequest toRequest(String model, ForecastQuery query) {
    if (frames == null) {
      throw Refusal.doesNotFit(
          "frames", "The field 'frames' is missing; expected arrays of numbers (T, H, W)");
    }
    var meaning =
        new Meaning(
            unit == null ? null : new Unit(unit),
            interval,
            List.of(),
            georeference == null ? null : georeference.toGeoreference());
    return query.toRequest(
        model, horizon, frames.with(meaning), Optional.ofNullable(lastFrameTime));
  }
}
