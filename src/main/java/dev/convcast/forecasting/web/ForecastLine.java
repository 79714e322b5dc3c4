package dev.convcast.forecasting.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.convcast.frames.FrameSequence;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One lead time of a forecast that comes line by line. */
@Schema(name = "ForecastLine", description = "A line of application/x-ndjson: one lead time")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ForecastLine(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "From 1 on", example = "1")
        int lead,
    @Schema(description = "Where it is known", example = "2010-08-26T04:05:00Z")
        @Nullable Instant validTime,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            description = "An array of one frame, as in a forecast's frames")
        FrameSequence frames) {}
