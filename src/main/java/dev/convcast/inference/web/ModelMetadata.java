package dev.convcast.inference.web;

import dev.convcast.forecasters.ForecastModel;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What a model takes and gives. */
@Schema(name = "InferenceModel")
record ModelMetadata(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "moving-digits") String name,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            description = "Its versions, newest first",
            example = "[\"1\"]")
        List<String> versions,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "convcast") String platform,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<TensorMetadata> inputs,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<TensorMetadata> outputs) {

  private static final int ANY = -1;

  static ModelMetadata of(ForecastModel model, List<String> versions) {
    int channels = model.card().map(card -> card.architecture().channels()).orElse(ANY);
    List<Integer> shape = List.of(ANY, ANY, channels, ANY, ANY);
    return new ModelMetadata(
        model.modelName().value(),
        versions,
        "convcast",
        List.of(new TensorMetadata(RequestInput.NAME, "FP32", shape)),
        List.of(new TensorMetadata(RequestOutput.NAME, "FP32", shape)));
  }
}
