package dev.convcast.datasets;

import dev.convcast.frames.Grid;
import dev.convcast.frames.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Small archives: every value of frame f is f. */
public final class TestArchives {

  public static final Instant MIDNIGHT = Instant.parse("2010-08-26T00:00:00Z");
  static final Duration INTERVAL = Duration.ofMinutes(5);

  private TestArchives() {}

  static Outline outline(DatasetKind kind, Grid grid) {
    return new Outline(
        new DatasetName("some"),
        kind,
        grid,
        new Unit("mm/h"),
        kind == DatasetKind.EVENT ? INTERVAL : null,
        Source.UPLOAD,
        MIDNIGHT);
  }

  /** An event of stretches of so many frames, one frame missing between them. */
  public static FrameArchive event(Path folder, int... stretches) throws IOException {
    return write(folder, DatasetKind.EVENT, stretches);
  }

  /** Sequences of so many frames. */
  public static FrameArchive sequences(Path folder, int... lengths) throws IOException {
    return write(folder, DatasetKind.SEQUENCES, lengths);
  }

  private static FrameArchive write(Path parent, DatasetKind kind, int... lengths)
      throws IOException {
    Path folder = Files.createTempDirectory(parent, "archive");
    Grid grid = new Grid(1, 2, 3);
    try (FrameArchiveWriter archive = new FrameArchiveWriter(folder, outline(kind, grid))) {
      float value = 0;
      int steps = 0;
      for (int length : lengths) {
        archive.startSegment(time(kind, steps));
        for (int i = 0; i < length; i++) {
          float[] frame = new float[grid.size()];
          Arrays.fill(frame, value++);
          archive.append(frame);
        }
        steps += length + 1;
      }
      archive.finish();
    }
    return FrameArchive.open(folder);
  }

  private static @Nullable Instant time(DatasetKind kind, int steps) {
    return kind == DatasetKind.EVENT ? MIDNIGHT.plus(INTERVAL.multipliedBy(steps)) : null;
  }
}
