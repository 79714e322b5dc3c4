package dev.convcast.training;

import dev.convcast.datasets.DatasetKind;
import dev.convcast.datasets.DatasetName;
import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.FrameArchiveWriter;
import dev.convcast.datasets.Outline;
import dev.convcast.datasets.Source;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Small datasets made by hand. */
final class TestArchive {

  private TestArchive() {}

  /** A value for each place and time. */
  interface Field {
    float at(int frame, int row, int column);
  }

  /** A square of one that moves a pixel to the right each frame, and comes back on the left. */
  static Field movingSquare(int columns) {
    return (t, row, column) ->
        row >= 2 && row < 5 && (column - t + 8 * columns) % columns < 3 ? 1 : 0;
  }

  static FrameArchive event(Path folder, int frames, int rows, int columns, Field field)
      throws IOException {
    Files.createDirectories(folder);
    var outline =
        new Outline(
            new DatasetName("test"),
            DatasetKind.EVENT,
            new Grid(1, rows, columns),
            Unit.ONE,
            null,
            Source.UPLOAD,
            Instant.EPOCH);
    try (var writer = new FrameArchiveWriter(folder, outline)) {
      writer.startSegment(null);
      for (int t = 0; t < frames; t++) {
        float[] frame = new float[rows * columns];
        for (int n = 0; n < frame.length; n++) {
          frame[n] = field.at(t, n / columns, n % columns);
        }
        writer.append(frame);
      }
      writer.finish();
    }
    return FrameArchive.open(folder);
  }
}
