package dev.convcast.inference.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.convcast.forecasting.Forecast;
import dev.convcast.frames.FrameSequence;
import dev.convcast.inference.TensorShape;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forecasts as the protocol answers them. */
@Schema(name = "InferResponse")
@JsonInclude(JsonInclude.Include.NON_NULL)
record InferResponse(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "moving-digits")
        @JsonProperty("model_name")
        String modelName,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "1")
        @JsonProperty("model_version")
        String modelVersion,
    @Schema(description = "The request's, if it had one", example = "42") @Nullable String id,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Parameters parameters,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<ResponseOutput> outputs) {

  /** What a tensor cannot say. */
  @Schema(name = "InferResponseParameters")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Parameters(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "1") String unit,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "10") int horizon,
      @Schema(description = "What to know of this forecast, if anything")
          @Nullable String warnings) {}

  /** The forecasts of a tensor's sequences, of which there is at least one. */
  static InferResponse of(
      @Nullable String id, TensorShape shape, List<Forecast> forecasts, boolean bytes) {
    Forecast first = forecasts.get(0);
    int horizon = first.frames().frames();
    List<float[]> values =
        forecasts.stream().map(Forecast::frames).map(FrameSequence::values).toList();
    return new InferResponse(
        first.model().modelName().value(),
        Integer.toString(first.model().version()),
        id,
        new Parameters(first.unit().symbol(), horizon, Warnings.of(forecasts)),
        List.of(ResponseOutput.of(shape.following(horizon), values, bytes)));
  }
}
