package dev.convcast.frames.codec;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Writes the values of some pixels as lines of CSV (RFC 4180): lead, valid time, channel, row,
 * column, latitude and longitude of the pixel's centre, value. What is not known is empty.
 */
public final class CsvWriter {

  private CsvWriter() {}

  /** Pixels of a grid, rows and columns counted from 0, the ends left out. */
  public record Box(int firstRow, int firstColumn, int endRow, int endColumn) {}

  public static void write(FrameSequence frames, Box box, OutputStream out) throws IOException {
    Grid grid = frames.grid();
    Meaning meaning = frames.meaning();
    List<Instant> times = meaning.times();
    Writer lines = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    lines.write("lead,validTime,channel,row,column,latitude,longitude,value\r\n");
    for (int t = 0; t < frames.frames(); t++) {
      String time = times.isEmpty() ? "" : times.get(t).toString();
      for (int channel = 0; channel < grid.channels(); channel++) {
        for (int row = box.firstRow(); row < box.endRow(); row++) {
          for (int column = box.firstColumn(); column < box.endColumn(); column++) {
            int at =
                ((t * grid.channels() + channel) * grid.rows() + row) * grid.columns() + column;
            float value = frames.values()[at];
            lines.write(
                "%d,%s,%d,%d,%d,%s,%s\r\n"
                    .formatted(
                        t + 1,
                        time,
                        channel,
                        row,
                        column,
                        place(meaning, row, column),
                        Float.isNaN(value) ? "" : Float.toString(value)));
          }
        }
      }
    }
    lines.flush();
  }

  private static String place(Meaning meaning, int row, int column) {
    var georeference = meaning.georeference();
    return georeference == null
        ? ","
        : georeference
            .place(row, column)
            .map(
                place ->
                    String.format(Locale.ROOT, "%.5f,%.5f", place.latitude(), place.longitude()))
            .orElse(",");
  }
}
