package dev.convcast.inference.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.convcast.frames.codec.JsonNumbers;
import dev.convcast.inference.Datatype;
import dev.convcast.inference.TensorData;
import dev.convcast.inference.TensorShape;
import dev.convcast.refusal.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The frames that are sent: their numbers in JSON, or as bytes after it. */
@Schema(name = "InferRequestInput")
@JsonIgnoreProperties(ignoreUnknown = true)
record RequestInput(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "frames") @Nullable String name,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable TensorShape shape,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            allowableValues = {
              "BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64",
              "FP16", "FP32", "FP64"
            },
            example = "FP32")
        @Nullable String datatype,
    @Nullable Parameters parameters,
    @Nullable JsonNumbers data) {

  static final String NAME = "frames";

  /** How its bytes are sent. */
  @Schema(name = "InferRequestInputParameters")
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Parameters(
      @Schema(description = "How many bytes of its follow the JSON", example = "163840")
          @JsonProperty("binary_data_size")
          @Nullable Long binaryDataSize) {}

  /** The one input that there is. */
  static RequestInput frames(@Nullable List<RequestInput> inputs) {
    if (inputs == null || inputs.isEmpty()) {
      throw Refusal.doesNotFit("inputs", "There is no input; expected one, 'frames'");
    }
    RequestInput input = inputs.get(0);
    if (!NAME.equals(input.name)) {
      throw Refusal.doesNotFit(
          "inputs",
          "The input is %s; expected 'frames'"
              .formatted(input.name == null ? "without a name" : "'" + input.name + "'"));
    }
    if ((input.data == null) == (input.bytes() == null)) {
      throw Refusal.doesNotFit(
          "inputs",
          "The input 'frames' has %s 'data' %s the parameter 'binary_data_size'; expected one of them"
              .formatted(
                  input.data == null ? "neither" : "both", input.data == null ? "nor" : "and"));
    }
    return input;
  }

  @Nullable Long bytes() {
    return parameters == null ? null : parameters.binaryDataSize;
  }

  JsonNumbers numbers() {
    return Objects.requireNonNull(data);
  }

  /** What its numbers are. */
  TensorData tensor() {
    if (shape == null) {
      throw Refusal.doesNotFit("shape", "The input 'frames' has no shape; expected one");
    }
    return new TensorData(Datatype.of(datatype), shape);
  }
}
