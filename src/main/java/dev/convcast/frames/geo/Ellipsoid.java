package dev.convcast.frames.geo;

import java.util.LinkedHashMap;

/** The shape of the earth under a projection, by its half axes in metres. */
public record Ellipsoid(double major, double minor) {

  public static final Ellipsoid WGS84 = new Ellipsoid(6378137, 6356752.314245179);
  public static final Ellipsoid GRS80 = new Ellipsoid(6378137, 6356752.314140356);

  /** What a projection says of it, by its name or by its axes; WGS 84 where it says nothing. */
  public static Ellipsoid of(Projection projection) {
    String named = projection.word("ellps", projection.word("datum", "WGS84"));
    if (!projection.has("R") && !projection.has("a")) {
      if (named.equals("WGS84")) {
        return WGS84;
      }
      if (named.equals("GRS80") || named.equals("NAD83")) {
        return GRS80;
      }
    }
    return projection.axes().map(axes -> new Ellipsoid(axes[0], axes[1])).orElse(WGS84);
  }

  /** A zone of UTM as the transverse Mercator that it is; others as they are. */
  public static Projection expanded(Projection projection) {
    if (!projection.method().equals("utm")) {
      return projection;
    }
    var parameters = new LinkedHashMap<>(projection.parameters());
    parameters.put("proj", "tmerc");
    parameters.put("lat_0", "0");
    parameters.put("lon_0", Double.toString(projection.number("zone", 31) * 6 - 183));
    parameters.put("k_0", "0.9996");
    parameters.put("x_0", "500000");
    parameters.put("y_0", parameters.remove("south") == null ? "0" : "10000000");
    parameters.remove("zone");
    return new Projection(parameters);
  }
}
