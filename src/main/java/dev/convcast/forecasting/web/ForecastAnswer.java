package dev.convcast.forecasting.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.convcast.forecasting.Forecast;
import dev.convcast.frames.FrameSequence;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A forecast as JSON. */
@Schema(name = "Forecast")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ForecastAnswer(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "moving-digits") String model,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "1") int version,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "2") int horizon,
    @Schema(
            description =
                "How many frames the model was trained to forecast; absent for a baseline",
            example = "10")
        @Nullable Integer trainedHorizon,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            description = "Of the frames: (T, H, W), or (T, C, H, W) for several channels",
            example = "[2, 64, 64]")
        List<Integer> shape,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "1") String unit,
    @Schema(
            description = "The time from frame to frame, where it is known",
            type = "string",
            format = "duration",
            example = "PT5M")
        @Nullable Duration interval,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            description = "The time of each frame; empty where it is not known",
            example = "[\"2010-08-26T04:05:00Z\", \"2010-08-26T04:10:00Z\"]")
        List<Instant> validTimes,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            description = "What to know of this forecast",
            example = "[]")
        List<String> warnings,
    @Schema(description = "Where the pixels lie, where the request says it")
        @Nullable GeoreferenceItem georeference,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) FrameSequence frames) {

  static ForecastAnswer from(Forecast forecast) {
    FrameSequence frames = forecast.frames();
    return new ForecastAnswer(
        forecast.model().modelName().value(),
        forecast.model().version(),
        frames.frames(),
        forecast.model().card().map(card -> card.frames().horizon()).orElse(null),
        Arrays.stream(frames.shape()).boxed().toList(),
        forecast.unit().symbol(),
        frames.meaning().interval(),
        frames.meaning().times(),
        forecast.warnings(),
        GeoreferenceItem.from(frames.meaning().georeference()),
        frames);
  }
}
