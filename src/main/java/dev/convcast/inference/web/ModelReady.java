package dev.convcast.inference.web;

import io.swagger.v3.oas.annotations.media.Schema;

/** That a model forecasts. */
@Schema(name = "InferenceModelReady")
record ModelReady(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "moving-digits") String name,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "true") boolean ready) {}
