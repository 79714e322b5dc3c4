package dev.convcast.inference.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The forecast: its numbers in JSON, or as bytes after it. */
@Schema(name = "InferResponseOutput")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ResponseOutput(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "forecast") String name,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "FP32") String datatype,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            description = "As the input's, with the horizon for T",
            example = "[10, 64, 64]")
        List<Integer> shape,
    @Nullable Parameters parameters,
    @Nullable FlatNumbers data) {

  /** How its bytes are sent. */
  @Schema(name = "InferResponseOutputParameters")
  record Parameters(
      @Schema(description = "How many bytes of its follow the JSON", example = "163840")
          @JsonProperty("binary_data_size")
          long binaryDataSize) {}

  static ResponseOutput of(List<Integer> shape, List<float[]> values, boolean bytes) {
    var numbers = new FlatNumbers(values);
    return new ResponseOutput(
        RequestOutput.NAME,
        "FP32",
        shape,
        bytes ? new Parameters(numbers.bytes()) : null,
        bytes ? null : numbers);
  }
}
