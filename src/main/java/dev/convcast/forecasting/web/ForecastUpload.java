package dev.convcast.forecasting.web;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The form of an upload, for the OpenAPI document. */
@Schema(name = "ForecastUpload")
record ForecastUpload(
    @ArraySchema(
            arraySchema =
                @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    description = "Files of frames; many images are one sequence"),
            schema = @Schema(type = "string", format = "binary"))
        List<byte[]> frames) {}
