package dev.convcast.inference.web;

import io.swagger.v3.oas.annotations.media.Schema;

/** That the service runs. */
@Schema(name = "InferenceServerLive")
record ServerLive(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "true") boolean live) {}
