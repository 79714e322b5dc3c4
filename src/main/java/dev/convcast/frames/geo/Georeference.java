package dev.convcast.frames.geo;

import java.util.Optional;

/**
 * Where the pixels of a grid lie on a map, whose units are metres, or degrees where the projection
 * is of latitudes and longitudes.
 *
 * @param left x of the outer edge of the first column
 * @param top y of the outer edge of the first row
 * @param columnStep from a column to the next, above 0 where columns go east
 * @param rowStep from a row to the next, below 0 where rows go south, as in most files
 */
public record Georeference(
    Projection projection, double left, double top, double columnStep, double rowStep) {

  private static final double SAME = 0.01; // of a pixel

  public Georeference {
    boolean finite = Double.isFinite(left + top + columnStep + rowStep);
    if (!finite || columnStep == 0 || rowStep == 0) {
      throw new IllegalArgumentException(
          "left %s, top %s, steps %s and %s".formatted(left, top, columnStep, rowStep));
    }
  }

  /** A pixel of a grid. */
  public record Pixel(int row, int column) {}

  /** The map's point at a pixel's centre. */
  public MapPoint centre(int row, int column) {
    return corner(row + 0.5, column + 0.5);
  }

  /** The map's point at a corner; 0, 0 is the outer corner of the first pixel. */
  public MapPoint corner(double row, double column) {
    return new MapPoint(left + column * columnStep, top + row * rowStep);
  }

  /** The place at a pixel's centre, where the projection is known. */
  public Optional<LatLon> place(int row, int column) {
    return projection.place(centre(row, column));
  }

  /** The pixel in which a place lies, which may be outside of the grid. */
  public Optional<Pixel> pixel(LatLon place) {
    return projection
        .project(place)
        .map(
            point ->
                new Pixel(
                    (int) Math.floor((point.y() - top) / rowStep),
                    (int) Math.floor((point.x() - left) / columnStep)));
  }

  public boolean isNorthUp() {
    return rowStep < 0;
  }

  /** The same places with the rows in the other order. */
  public Georeference flipped(int rows) {
    return new Georeference(projection, left, top + rows * rowStep, columnStep, -rowStep);
  }

  /** Whether both place every pixel of a grid alike. */
  public boolean agreesWith(Georeference other, int rows, int columns) {
    return projection.equals(other.projection)
        && near(left, other.left, columnStep)
        && near(top, other.top, rowStep)
        && near(corner(rows, columns).x(), other.corner(rows, columns).x(), columnStep)
        && near(corner(rows, columns).y(), other.corner(rows, columns).y(), rowStep);
  }

  private static boolean near(double one, double other, double step) {
    return Math.abs(one - other) <= SAME * Math.abs(step);
  }

  @Override
  public String toString() {
    return "%s from (%s, %s) by (%s, %s)".formatted(projection, left, top, columnStep, rowStep);
  }
}
