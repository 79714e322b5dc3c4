package dev.convcast.inference.web;

import io.swagger.v3.oas.annotations.media.Schema;

/** That the service forecasts: the protocol's text calls it live, its clients read ready. */
@Schema(name = "InferenceServerReady")
record ServerReady(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "true") boolean live,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "true") boolean ready) {}
