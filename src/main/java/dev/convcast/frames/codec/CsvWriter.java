package dev.convcast.frames.codec;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

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
    List<Instant> times = frames.meaning().times();
    PixelPlaces places = PixelPlaces.of(frames.meaning().georeference(), box);
    Writer lines = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    lines.write("lead,validTime,channel,row,column,latitude,longitude,value\r\n");
    StringBuilder line = new StringBuilder();
    for (int t = 0; t < frames.frames(); t++) {
      String time = "," + (times.isEmpty() ? "" : times.get(t)) + ",";
      for (int channel = 0; channel < grid.channels(); channel++) {
        for (int row = box.firstRow(); row < box.endRow(); row++) {
          line.setLength(0);
          for (int column = box.firstColumn(); column < box.endColumn(); column++) {
            int at =
                ((t * grid.channels() + channel) * grid.rows() + row) * grid.columns() + column;
            line.append(t + 1).append(time).append(channel).append(',').append(row);
            line.append(',').append(column).append(',');
            places.append(row, column, line);
            line.append(',');
            if (!Float.isNaN(frames.values()[at])) {
              line.append(frames.values()[at]);
            }
            line.append("\r\n");
          }
          lines.append(line);
        }
      }
    }
    lines.flush();
  }
}
