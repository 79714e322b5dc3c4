package dev.convcast.frames.geo;

import dev.convcast.refusal.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private static final String FIELD = "georeference";
  private static final double FULL_CIRCLE = 360;

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
                    (int) Math.floor(across(point))));
  }

  /** Columns from the first one's edge on; of degrees, around the earth where it must be. */
  private double across(MapPoint point) {
    double columns = (point.x() - left) / columnStep;
    double around = FULL_CIRCLE / Math.abs(columnStep);
    return projection.isGeographic() ? columns - Math.floor(columns / around) * around : columns;
  }

  /**
   * Where a request says it.
   *
   * @throws dev.convcast.refusal.Refusal where a part is missing or is no such number, or no places
   *     can be computed by the projection
   */
  public static Georeference said(
      @Nullable String projection,
      @Nullable Double left,
      @Nullable Double top,
      @Nullable Double columnStep,
      @Nullable Double rowStep) {
    if (projection == null
        || left == null
        || top == null
        || columnStep == null
        || rowStep == null) {
      throw Refusal.doesNotFit(
          FIELD,
          "A part of georeference is missing; expected projection, left, top, columnStep, rowStep");
    }
    Projection map = Projection.parse(FIELD, projection);
    if (!map.isKnown()) {
      throw Refusal.doesNotFit(
          FIELD,
          "georeference: the projection '%s' is not known; expected such as +proj=stere +lat_0=90 +lat_ts=60"
              .formatted(map));
    }
    try {
      return new Georeference(map, left, top, columnStep, rowStep);
    } catch (IllegalArgumentException notAPlace) {
      throw Refusal.doesNotFit(
          FIELD,
          "georeference has %s; expected finite numbers and steps other than 0"
              .formatted(notAPlace.getMessage()));
    }
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
    return projection.agreesWith(other.projection)
        && near(around(left - other.left), 0, columnStep)
        && near(top, other.top, rowStep)
        && near(columns * columnStep, columns * other.columnStep, columnStep)
        && near(corner(rows, columns).y(), other.corner(rows, columns).y(), rowStep);
  }

  private double around(double apart) {
    return projection.isGeographic() ? Math.IEEEremainder(apart, FULL_CIRCLE) : apart;
  }

  private static boolean near(double one, double other, double step) {
    return Math.abs(one - other) <= SAME * Math.abs(step);
  }

  @Override
  public String toString() {
    return "%s from (%s, %s) by (%s, %s)".formatted(projection, left, top, columnStep, rowStep);
  }
}
