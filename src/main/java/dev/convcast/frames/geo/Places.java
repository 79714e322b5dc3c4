package dev.convcast.frames.geo;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.locationtech.proj4j.ProjCoordinate;

/**
 * The places that the points of one map show. What Proj4J makes of the map's text is made once for
 * all of them, which takes longer than a place. Not for several threads at once.
 */
public final class Places {

  private final boolean geographic;
  private final org.locationtech.proj4j.proj.@Nullable Projection method;

  public Places(Projection projection) {
    this.geographic = projection.isGeographic();
    this.method = geographic || !projection.isKnown() ? null : projection.method4J();
  }

  /** Nothing where the point is not on the map, or the map's method is not known. */
  public Optional<LatLon> at(MapPoint point) {
    if (geographic) {
      return Optional.of(new LatLon(point.y(), point.x()));
    }
    if (method == null) {
      return Optional.empty();
    }
    try {
      var to = new ProjCoordinate();
      method.inverseProject(new ProjCoordinate(point.x(), point.y()), to);
      return Double.isFinite(to.x) && Double.isFinite(to.y)
          ? Optional.of(new LatLon(to.y, to.x))
          : Optional.empty();
    } catch (RuntimeException notOnTheMap) { // Proj4J throws a great many
      return Optional.empty();
    }
  }
}
