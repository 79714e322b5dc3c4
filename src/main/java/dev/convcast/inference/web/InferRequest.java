package dev.convcast.inference.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A request to forecast; what else clients of the protocol write into it is passed over. */
@Schema(name = "InferRequest")
@JsonIgnoreProperties(ignoreUnknown = true)
record InferRequest(
    @Schema(description = "Comes back with the answer", example = "42") @Nullable String id,
    @Nullable RequestParameters parameters,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "One, whose name is frames")
        @JsonDeserialize(using = SingleInput.class)
        @Nullable List<RequestInput> inputs,
    @Schema(description = "One, whose name is forecast; may be left out")
        @JsonDeserialize(using = SingleOutput.class)
        @Nullable List<RequestOutput> outputs) {

  RequestParameters asked() {
    return Objects.requireNonNullElse(parameters, RequestParameters.NONE);
  }

  RequestInput frames() {
    return RequestInput.frames(inputs);
  }

  /** Whether the forecast is to be written as bytes: as its output says, else as the request. */
  boolean wantsBytes() {
    Boolean output = RequestOutput.binary(outputs);
    return output != null ? output : Boolean.TRUE.equals(asked().binaryDataOutput());
  }
}
