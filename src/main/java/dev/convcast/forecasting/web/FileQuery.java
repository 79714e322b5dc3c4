package dev.convcast.forecasting.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a request with files may say of them, and of the file that it wants. */
record FileQuery(
    @Parameter(
            description =
                "The answer's format; png and geotiff are zips of images, odim is HDF5 of OPERA's"
                    + " data model, csv the values of some pixels, ndjson a line a lead time.",
            schema =
                @Schema(
                    type = "string",
                    allowableValues = {
                      "npy", "json", "gif", "png", "netcdf", "odim", "geotiff", "csv", "ndjson"
                    }),
            example = "npy")
        @Nullable String format,
    @Parameter(description = "The unit, where the files do not say it.", example = "mm/h")
        @Nullable String unit,
    @Parameter(
            description = "The time from frame to frame, where the files do not say it.",
            schema = @Schema(type = "string", format = "duration"),
            example = "PT5M")
        @Nullable Duration interval,
    @Parameter(
            description = "The time of the last frame, where the files do not say it.",
            example = "2010-08-26T04:00:00Z")
        @Nullable Instant lastFrameTime,
    @Parameter(description = "csv: of the pixel row,column, counted from 0.", example = "120,80")
        @Nullable String point,
    @Parameter(description = "csv: of the pixels row,column,rows,columns.", example = "120,80,5,5")
        @Nullable String box,
    @Parameter(
            description = "csv: of the pixel at this latitude, where the files say where they lie.",
            example = "52.1")
        @Nullable Double lat,
    @Parameter(description = "csv: and at this longitude.", example = "5.18")
        @Nullable Double lon) {

  // As it would be anyway, but for the annotations, which Spring would parse anew for each request.
  FileQuery(
      @Nullable String format,
      @Nullable String unit,
      @Nullable Duration interval,
      @Nullable Instant lastFrameTime,
      @Nullable String point,
      @Nullable String box,
      @Nullable Double lat,
      @Nullable Double lon) {
    this.format = format;
    this.unit = unit;
    this.interval = interval;
    this.lastFrameTime = lastFrameTime;
    this.point = point;
    this.box = box;
    this.lat = lat;
    this.lon = lon;
  }

  PixelQuery pixels() {
    return new PixelQuery(point, box, lat, lon);
  }
}
