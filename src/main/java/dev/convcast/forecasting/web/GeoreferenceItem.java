package dev.convcast.forecasting.web;

import dev.convcast.frames.geo.Georeference;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where the pixels lie, as it goes in and out. */
@Schema(name = "Georeference", description = "Where the pixels lie on a map")
record GeoreferenceItem(
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            description = "As PROJ writes it",
            example = "+proj=stere +lat_0=90 +lat_ts=60 +a=6378137 +b=6356752")
        @Nullable String projection,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            description = "x of the outer edge of the first column, in metres or degrees",
            example = "0")
        @Nullable Double left,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            description = "y of the outer edge of the first row",
            example = "-3650000")
        @Nullable Double top,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            description = "From a column to the next",
            example = "1000")
        @Nullable Double columnStep,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            description = "From a row to the next; below 0 where rows go south",
            example = "-1000")
        @Nullable Double rowStep) {

  static @Nullable GeoreferenceItem from(@Nullable Georeference place) {
    return place == null
        ? null
        : new GeoreferenceItem(
            place.projection().text(),
            place.left(),
            place.top(),
            place.columnStep(),
            place.rowStep());
  }

  Georeference toGeoreference() {
    return Georeference.said(projection, left, top, columnStep, rowStep);
  }
}
