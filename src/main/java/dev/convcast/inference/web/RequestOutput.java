package dev.convcast.inference.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.convcast.refusal.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the forecast is to be written. */
@Schema(name = "InferRequestOutput")
@JsonIgnoreProperties(ignoreUnknown = true)
record RequestOutput(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "forecast")
        @Nullable String name,
    @Nullable Parameters parameters) {

  static final String NAME = "forecast";

  /** Whether its numbers follow the JSON as bytes. */
  @Schema(name = "InferRequestOutputParameters")
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Parameters(
      @Schema(description = "Whether its numbers follow the JSON as bytes", example = "true")
          @JsonProperty("binary_data")
          @Nullable Boolean binaryData) {}

  /** Whether the one output that there may be wants bytes; null where nobody says it. */
  static @Nullable Boolean binary(@Nullable List<RequestOutput> outputs) {
    if (outputs == null || outputs.isEmpty()) {
      return null;
    }
    RequestOutput output = outputs.get(0);
    if (!NAME.equals(output.name)) {
      throw Refusal.doesNotFit(
          "outputs",
          "The output is %s; expected 'forecast'"
              .formatted(output.name == null ? "without a name" : "'" + output.name + "'"));
    }
    return output.parameters == null ? null : output.parameters.binaryData;
  }
}
