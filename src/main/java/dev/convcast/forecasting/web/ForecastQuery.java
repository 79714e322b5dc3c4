package dev.convcast.forecasting.web;

import dev.convcast.forecasting.Derivation;
import dev.convcast.forecasting.ForecastRequest;
import dev.convcast.frames.FrameSequence;
import dev.convcast.models.ModelName;
import dev.convcast.refusal.Refusal;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What every forecast may say in its query. */
record ForecastQuery(
    @Parameter(description = "How many frames to forecast.", example = "10")
        @Nullable Integer horizon,
    @Parameter(description = "A version's number or an alias.", example = "champion")
        @Nullable String version,
    @Parameter(
            description = "How long it may take; the work is dropped then.",
            schema = @Schema(type = "string", format = "duration"),
            example = "PT30S")
        @Nullable Duration deadline,
    @Parameter(
            description =
                "Instead of values, 1 where they reach this threshold and 0 elsewhere; a forecast"
                    + " in the unit 'probability' stays as it is.",
            example = "5")
        @Nullable Double threshold,
    @Parameter(
            description =
                "Sums of a rate over this time, each from the end of the one before: mm/h over PT1H"
                    + " become mm.",
            schema = @Schema(type = "string", format = "duration"),
            example = "PT1H")
        @Nullable Duration accumulate) {

  // As it would be anyway, but for the annotations, which Spring would parse anew for each request.
  ForecastQuery(
      @Nullable Integer horizon,
      @Nullable String version,
      @Nullable Duration deadline,
      @Nullable Double threshold,
      @Nullable Duration accumulate) {
    this.horizon = horizon;
    this.version = version;
    this.deadline = deadline;
    this.threshold = threshold;
    this.accumulate = accumulate;
  }

  ForecastRequest toRequest(
      String model,
      @Nullable Integer inBody,
      FrameSequence frames,
      Optional<Instant> lastFrameTime) {
    if (inBody != null && horizon != null && !horizon.equals(inBody)) {
      throw Refusal.doesNotFit(
          "horizon",
          "The horizon is %d in the body and %d in the query; expected one of them"
              .formatted(inBody, horizon));
    }
    Integer wanted = inBody != null ? inBody : horizon;
    return new ForecastRequest(
        ModelName.sought(model),
        Optional.ofNullable(version),
        frames,
        lastFrameTime,
        wanted == null ? OptionalInt.empty() : OptionalInt.of(wanted),
        Optional.ofNullable(deadline));
  }

  Derivation derivation() {
    return new Derivation(
        Optional.ofNullable(accumulate),
        threshold == null ? OptionalDouble.empty() : OptionalDouble.of(threshold));
  }
}
