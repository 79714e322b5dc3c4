package dev.convcast.datasets.web;

import dev.convcast.datasets.DatasetName;
import dev.convcast.datasets.DatasetUpload;
import dev.convcast.datasets.DatasetUpload.Layout;
import dev.convcast.frames.Unit;
import dev.convcast.frames.files.FrameFile;
import dev.convcast.refusal.Refusal;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartFile;

/** The fields and files of an upload. */
@Schema(name = "DatasetUpload")
record UploadForm(
    @Schema(example = "knmi", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String name,
    @ArraySchema(
            arraySchema =
                @Schema(
                    description =
                        "NPY, NPZ, JSON, PNG, TIFF, GeoTIFF, GIF, HDF5 of KNMI or ODIM, NetCDF-4, or zips of them",
                    requiredMode = Schema.RequiredMode.REQUIRED),
            minItems = 1,
            schema = @Schema(type = "string", format = "binary"))
        List<MultipartFile> files,
    @Schema(
            description = "Which side of a 4- or 5-dimensional array comes first",
            allowableValues = {"sequence-first", "time-first"},
            defaultValue = "sequence-first")
        @Nullable String layout,
    @Schema(
            description =
                "Time from one frame to the next, ISO-8601; found from the times of the frames"
                    + " where they have times",
            example = "PT5M")
        @Nullable String interval,
    @Schema(description = "Unit of the values, where the files do not say", example = "mm/h")
        @Nullable String unit) {

  private static final Set<String> FIELDS = Set.of("name", "layout", "interval", "unit");

  static UploadForm of(Map<String, String> fields, List<MultipartFile> files) {
    Set<String> unknown = new TreeSet<>(fields.keySet());
    unknown.removeAll(FIELDS);
    if (!unknown.isEmpty()) {
      String first = unknown.iterator().next();
      throw Refusal.doesNotFit(
          first,
          "There is no field '%s'; expected name, files, layout, interval, unit".formatted(first));
    }
    return new UploadForm(
        fields.get("name"),
        files,
        fields.get("layout"),
        fields.get("interval"),
        fields.get("unit"));
  }

  DatasetUpload upload(List<FrameFile> stored) {
    return new DatasetUpload(
        name(name),
        stored,
        side(),
        unit == null ? null : new Unit(unit),
        interval == null ? null : duration(interval));
  }

  static DatasetName name(@Nullable String name) {
    if (name == null) {
      throw Refusal.doesNotFit("name", "name is missing; expected the new dataset's name");
    }
    try {
      return new DatasetName(name);
    } catch (Refusal e) {
      throw e.with("field", "name");
    }
  }

  private Layout side() {
    if (layout == null || layout.equals("sequence-first")) {
      return Layout.SEQUENCE_FIRST;
    }
    if (layout.equals("time-first")) {
      return Layout.TIME_FIRST;
    }
    throw Refusal.doesNotFit(
        "layout", "layout is '%s'; expected sequence-first or time-first".formatted(layout));
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw Refusal.doesNotFit(
          "interval",
          "interval is '%s'; expected an ISO-8601 duration such as PT5M".formatted(text));
    }
  }
}
