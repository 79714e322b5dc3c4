package dev.convcast.datasets.web;

import dev.convcast.datasets.DatasetName;
import dev.convcast.datasets.MovingDigits;
import dev.convcast.refusal.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What to make a dataset of. */
record GenerateRequest(
    @Schema(example = "digits", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String name,
    @Schema(
            allowableValues = MovingDigits.KIND,
            example = MovingDigits.KIND,
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String kind,
    @Schema(
            minimum = "1",
            maximum = "100000",
            example = "2000",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable Integer sequences,
    @Schema(minimum = "2", maximum = "1000", defaultValue = "20", example = "20")
        @Nullable Integer frames,
    @Schema(minimum = "16", maximum = "512", defaultValue = "64", example = "64")
        @Nullable Integer rows,
    @Schema(minimum = "16", maximum = "512", defaultValue = "64", example = "64")
        @Nullable Integer columns,
    @Schema(
            description = "Equal settings and seed make equal bytes",
            defaultValue = "1",
            example = "1")
        @Nullable Long seed) {

  DatasetName datasetName() {
    return UploadForm.name(name);
  }

  MovingDigits movingDigits() {
    if (!MovingDigits.KIND.equals(kind)) {
      throw Refusal.doesNotFit(
          "kind",
          kind == null
              ? "kind is missing; expected moving-digits"
              : "kind is '%s'; expected moving-digits".formatted(kind));
    }
    if (sequences == null) {
      throw Refusal.doesNotFit("sequences", "sequences is missing; expected 1 to 100000");
    }
    return new MovingDigits(
        sequences, or(frames, 20), or(rows, 64), or(columns, 64), seed == null ? 1 : seed);
  }

  private static int or(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
