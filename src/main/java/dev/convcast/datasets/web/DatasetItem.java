package dev.convcast.datasets.web;

import dev.convcast.datasets.DatasetDescription;
import dev.convcast.datasets.DatasetKind;
import dev.convcast.datasets.Gap;
import dev.convcast.datasets.Source;
import dev.convcast.frames.Unit;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A dataset's description as it goes out. */
@Schema(name = "Dataset")
record DatasetItem(
    @Schema(example = "knmi", requiredMode = Schema.RequiredMode.REQUIRED) String name,
    @Schema(
            description = "sequences are split by sequence, an event by stretches of its time",
            allowableValues = {"sequences", "event"},
            example = "event",
            requiredMode = Schema.RequiredMode.REQUIRED)
        String kind,
    @Schema(
            description = "Sequences, or the stretches without a gap of an event",
            example = "1",
            requiredMode = Schema.RequiredMode.REQUIRED)
        int sequences,
    @Schema(
            description = "Frames of all sequences together",
            example = "92",
            requiredMode = Schema.RequiredMode.REQUIRED)
        long frames,
    @Schema(example = "1", requiredMode = Schema.RequiredMode.REQUIRED) int channels,
    @Schema(example = "765", requiredMode = Schema.RequiredMode.REQUIRED) int rows,
    @Schema(example = "700", requiredMode = Schema.RequiredMode.REQUIRED) int columns,
    @Schema(description = "null where nobody said", example = "mm/h", nullable = true)
        @Nullable String unit,
    @Schema(
            description = "Time from one frame to the next, ISO-8601",
            example = "PT5M",
            nullable = true)
        @Nullable String interval,
    @Schema(example = "2010-08-26T00:00:00Z", nullable = true) @Nullable Instant firstTime,
    @Schema(example = "2010-08-26T07:35:00Z", nullable = true) @Nullable Instant lastTime,
    @Schema(
            description = "Where an event lacks frames",
            requiredMode = Schema.RequiredMode.REQUIRED)
        List<GapItem> gaps,
    @Schema(
            description = "Share of values that are missing, 0 to 1",
            example = "0.74",
            requiredMode = Schema.RequiredMode.REQUIRED)
        double missingShare,
    @Schema(description = "null where all values are missing", example = "0.0", nullable = true)
        @Nullable Float minimum,
    @Schema(description = "null where all values are missing", example = "96.4", nullable = true)
        @Nullable Float maximum,
    @Schema(
            description = "What the frames take on disk",
            example = "197064000",
            requiredMode = Schema.RequiredMode.REQUIRED)
        long bytes,
    @Schema(
            description = "Of the frames as float32, little-endian, (F, C, H, W)",
            requiredMode = Schema.RequiredMode.REQUIRED)
        String sha256,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Instant created,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) SourceItem source) {

  /** Frames that an event lacks. */
  @Schema(name = "Gap")
  record GapItem(
      @Schema(
              description = "Time of the last frame before the gap",
              requiredMode = Schema.RequiredMode.REQUIRED)
          Instant after,
      @Schema(example = "3", requiredMode = Schema.RequiredMode.REQUIRED) long missingFrames) {

    static GapItem from(Gap gap) {
      return new GapItem(gap.after(), gap.missingFrames());
    }
  }

  /** Where a dataset comes from. */
  @Schema(name = "DatasetSource")
  record SourceItem(
      @Schema(
              description = "upload, or the kind of its generator",
              example = "upload",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String kind,
      @Schema(
              description = "What the generator was told; empty for an upload",
              requiredMode = Schema.RequiredMode.REQUIRED)
          Map<String, Object> settings) {

    static SourceItem from(Source source) {
      return new SourceItem(source.kind(), source.settings());
    }
  }

  static DatasetItem from(DatasetDescription dataset) {
    Unit unit = dataset.unit();
    Duration interval = dataset.interval();
    return new DatasetItem(
        dataset.name().value(),
        kind(dataset.kind()),
        dataset.sequences(),
        dataset.frames(),
        dataset.channels(),
        dataset.rows(),
        dataset.columns(),
        unit == null ? null : unit.symbol(),
        interval == null ? null : interval.toString(),
        dataset.firstTime(),
        dataset.lastTime(),
        dataset.gaps().stream().map(GapItem::from).toList(),
        dataset.missingShare(),
        dataset.minimum(),
        dataset.maximum(),
        dataset.bytes(),
        dataset.sha256(),
        dataset.created(),
        SourceItem.from(dataset.source()));
  }

  private static String kind(DatasetKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
