package dev.convcast.datasets;

import dev.convcast.frames.Unit;
import dev.convcast.frames.files.FrameFile;
import dev.convcast.refusal.Refusal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files that are to become a dataset.
 *
 * @param files in the order they were sent
 * @param unit what the sender says of the values, or null
 * @param interval what the sender says of the time between frames, or null
 */
public record DatasetUpload(
    DatasetName name,
    List<FrameFile> files,
    Layout layout,
    @Nullable Unit unit,
    @Nullable Duration interval) {

  /** Which side of a 4- or 5-dimensional array comes first. */
  public enum Layout {
    /** (N, T, H, W) or (N, T, C, H, W). */
    SEQUENCE_FIRST,
    /** (T, N, H, W) or (T, N, C, H, W), as Moving MNIST's test file has it. */
    TIME_FIRST
  }

  public DatasetUpload {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw Refusal.doesNotFit("files", "There are no files; expected at least one part 'files'");
    }
    if (interval != null && (interval.isNegative() || interval.isZero())) {
      throw Refusal.doesNotFit(
          "interval", "The interval is %s; expected more than zero".formatted(interval));
    }
  }
}
