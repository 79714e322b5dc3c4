package dev.convcast.datasets;

import dev.convcast.frames.Grid;
import dev.convcast.frames.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a dataset holds.
 *
 * @param sequences the sequences, or the stretches without a gap of one event
 * @param frames all frames together
 * @param unit the unit of the values, or null where nobody said
 * @param interval the time from one frame to the next, or null where nobody said
 * @param firstTime the time of the first frame, or null
 * @param lastTime the time of the last frame, or null
 * @param gaps where an event lacks frames
 * @param missingShare the share of values that are missing, 0 to 1
 * @param minimum the lowest value, or null where all are missing
 * @param maximum the highest value, or null where all are missing
 * @param bytes the size of the stored frames
 * @param sha256 of the stored frames: float32, little-endian, (F, C, H, W)
 */
public record DatasetDescription(
    DatasetName name,
    DatasetKind kind,
    int sequences,
    long frames,
    int channels,
    int rows,
    int columns,
    @Nullable Unit unit,
    @Nullable Duration interval,
    @Nullable Instant firstTime,
    @Nullable Instant lastTime,
    List<Gap> gaps,
    double missingShare,
    @Nullable Float minimum,
    @Nullable Float maximum,
    long bytes,
    String sha256,
    Instant created,
    Source source) {

  public DatasetDescription {
    gaps = List.copyOf(gaps);
  }

  /** The shape of each frame. */
  public Grid grid() {
    return new Grid(channels, rows, columns);
  }
}
