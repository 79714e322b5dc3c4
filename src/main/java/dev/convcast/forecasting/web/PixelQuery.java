package dev.convcast.forecasting.web;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.codec.CsvWriter;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.frames.geo.LatLon;
import dev.convcast.refusal.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Of which pixels the values are wanted, where they are written as lines. */
record PixelQuery(
    @Nullable String point, @Nullable String box, @Nullable Double lat, @Nullable Double lon) {

  private static final Pattern TWO = Pattern.compile("(\\d{1,6}),(\\d{1,6})");
  private static final Pattern FOUR =
      Pattern.compile("(\\d{1,6}),(\\d{1,6}),(\\d{1,6}),(\\d{1,6})");

  PixelQuery {
    int ways =
        (point == null ? 0 : 1) + (box == null ? 0 : 1) + (lat == null && lon == null ? 0 : 1);
    if (ways > 1) {
      throw Refusal.doesNotFit(
          "point", "There are %d of point, box, and lat with lon; expected one".formatted(ways));
    }
    if (lat != null && !(Math.abs(lat) <= 90)) {
      throw Refusal.doesNotFit("lat", "lat is %s; expected -90 to 90 degrees".formatted(lat));
    }
    if (lon != null && !(Math.abs(lon) <= 360)) {
      throw Refusal.doesNotFit("lon", "lon is %s; expected -360 to 360 degrees".formatted(lon));
    }
    if ((lat == null) != (lon == null)) {
      throw Refusal.doesNotFit("lat", "Of lat and lon one is missing; expected both or none");
    }
  }

  boolean isEmpty() {
    return point == null && box == null && lat == null;
  }

  CsvWriter.Box in(FrameSequence frames) {
    Grid grid = frames.grid();
    if (point != null) {
      int[] at = numbers("point", point, TWO, "row,column such as 120,80");
      return box("point", at[0], at[1], at[0] + 1, at[1] + 1, grid);
    }
    if (box != null) {
      int[] at = numbers("box", box, FOUR, "row,column,rows,columns such as 120,80,5,5");
      return box("box", at[0], at[1], at[0] + at[2], at[1] + at[3], grid);
    }
    if (lat != null && lon != null) {
      Georeference place = frames.meaning().georeference();
      if (place == null) {
        throw Refusal.doesNotFit(
            "lat", "The request's frames do not say where they lie; expected point=row,column");
      }
      Georeference.Pixel pixel =
          place
              .pixel(new LatLon(lat, lon))
              .orElseThrow(
                  () ->
                      Refusal.doesNotFit(
                          "lat",
                          "%s, %s is not on the map %s".formatted(lat, lon, place.projection())));
      if (pixel.row() < 0
          || pixel.column() < 0
          || pixel.row() >= grid.rows()
          || pixel.column() >= grid.columns()) {
        throw Refusal.doesNotFit(
            "lat",
            "%s, %s lies outside of the grid, in row %d and column %d of %s"
                .formatted(lat, lon, pixel.row(), pixel.column(), grid));
      }
      return box("lat", pixel.row(), pixel.column(), pixel.row() + 1, pixel.column() + 1, grid);
    }
    throw Refusal.doesNotFit(
        "point",
        "CSV is of some pixels and none are named; expected point=row,column, or"
            + " box=row,column,rows,columns, or lat and lon");
  }

  private static CsvWriter.Box box(
      String field, int row, int column, int endRow, int endColumn, Grid grid) {
    boolean inside =
        row >= 0 && column >= 0 && endRow <= grid.rows() && endColumn <= grid.columns();
    if (!inside || row >= endRow || column >= endColumn) {
      throw Refusal.doesNotFit(
          field,
          "Rows %d to %d and columns %d to %d are asked for; expected pixels of the grid, rows 0 to %d and columns 0 to %d"
              .formatted(
                  row, endRow - 1, column, endColumn - 1, grid.rows() - 1, grid.columns() - 1));
    }
    return new CsvWriter.Box(row, column, endRow, endColumn);
  }

  private static int[] numbers(String field, String text, Pattern pattern, String expected) {
    Matcher parts = pattern.matcher(text);
    if (!parts.matches()) {
      throw Refusal.doesNotFit(field, "%s is '%s'; expected %s".formatted(field, text, expected));
    }
    int[] numbers = new int[parts.groupCount()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Integer.parseInt(parts.group(i + 1));
    }
    return numbers;
  }
}
