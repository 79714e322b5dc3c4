package dev.convcast.forecasting.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.convcast.forecasting.deferred.DeferredForecast;
import dev.convcast.refusal.Spelling;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A forecast job as it goes out. */
@Schema(name = "ForecastJob")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ForecastJobItem(
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            format = "uuid",
            example = "5e0f7c1c-2b0b-4b34-9a43-9d8f1e0f6c11")
        String id,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "moving-digits") String model,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            allowableValues = {"queued", "running", "succeeded", "failed"},
            example = "succeeded")
        String state,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Instant created,
    @Schema(description = "When its turn came") @Nullable Instant started,
    @Schema(description = "When it succeeded or failed") @Nullable Instant ended,
    @Schema(description = "Until when its result can be fetched") @Nullable Instant expires,
    @Schema(description = "Why it failed") @Nullable String problem) {

  static ForecastJobItem from(DeferredForecast job) {
    return new ForecastJobItem(
        job.id().toString(),
        job.model(),
        Spelling.of(job.state()),
        job.created(),
        job.started(),
        job.ended(),
        job.expires(),
        job.problem());
  }
}
