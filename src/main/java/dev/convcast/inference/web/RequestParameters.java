package dev.convcast.inference.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.convcast.forecasting.ForecastRequest;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.models.ModelName;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What may be asked for beside the frames; others of the protocol's parameters do nothing here. */
@Schema(name = "InferRequestParameters")
@JsonIgnoreProperties(ignoreUnknown = true)
record RequestParameters(
    @Schema(
            description = "How many frames to forecast; without it as many as it was trained for",
            minimum = "1",
            example = "10")
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
            description = "How long all of it may take; the work is dropped then",
            type = "string",
            format = "duration",
            example = "PT30S")
        @Nullable Duration deadline,
    @Schema(description = "Whether outputs are bytes where they do not say it", example = "true")
        @JsonProperty("binary_data_output")
        @Nullable Boolean binaryDataOutput) {

  static final RequestParameters NONE = new RequestParameters(null, null, null, null, null);

  Meaning meaning() {
    return new Meaning(unit == null ? null : new Unit(unit), interval, List.of());
  }

  ForecastRequest toRequest(String model, @Nullable String version, FrameSequence frames) {
    return new ForecastRequest(
        ModelName.sought(model),
        Optional.ofNullable(version),
        frames,
        Optional.empty(),
        horizon == null ? OptionalInt.empty() : OptionalInt.of(horizon),
        Optional.ofNullable(deadline));
  }
}
