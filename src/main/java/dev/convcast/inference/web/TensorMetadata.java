package dev.convcast.inference.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A tensor that a model takes or gives. */
@Schema(name = "InferenceTensorMetadata")
record TensorMetadata(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "frames") String name,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "FP32") String datatype,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            description =
                "(B, T, C, H, W), -1 where any length will do; B, or B and C, may be left out",
            example = "[-1, -1, 1, -1, -1]")
        List<Integer> shape) {}
