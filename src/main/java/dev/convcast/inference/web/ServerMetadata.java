package dev.convcast.inference.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What serves. */
@Schema(name = "InferenceServer")
record ServerMetadata(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "convcast") String name,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "1.0.0") String version,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "[\"binary_tensor_data\"]")
        List<String> extensions) {}
