package dev.convcast.forecasting.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** Forecast jobs, newest first. */
@Schema(name = "ForecastJobs")
record ForecastJobItems(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<ForecastJobItem> items) {}
