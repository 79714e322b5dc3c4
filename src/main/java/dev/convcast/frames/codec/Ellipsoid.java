package dev.convcast.frames.codec;

import dev.convcast.frames.geo.Projection;
import java.util.LinkedHashMap;

/** The shape of the earth under a projection, by its half axes in metres. */
record Ellipsoid(double major, double minor) {

  static final Ellipsoid WGS84 = new Ellipsoid(6378137, 6356752.314245179);
  static final Ellipsoid GRS80 = new Ellipsoid(6378137, 6356752.314140356);

  /** What a projection says of it, by its name or by its axes; WGS 84 where it says nothing. */
  static Ellipsoid of(Projection projection) {
    if (projection.has("R")) {
      double radius = projection.number("R", 0);
      return new Ellipsoid(radius, radius);
    }
    if (projection.has("a")) {
      double major = projection.number("a", 0);
      double flattened =
          projection.has("rf") ? major * (1 - 1 / projection.number("rf", 1)) : major;
      return new Ellipsoid(major, projection.number("b", flattened));
    }
    return switch (projection.word("ellps", projection.word("datum", "WGS84"))) {
      case "GRS80", "NAD83" -> GRS80;
      case "intl" -> new Ellipsoid(6378388, 6378388 * (1 - 1 / 297.0));
      case "bessel" -> new Ellipsoid(6377397.155, 6356078.962818189);
      case "clrk66", "NAD27" -> new Ellipsoid(6378206.4, 6356583.8);
      case "sphere" -> new Ellipsoid(6370997, 6370997);
      default -> WGS84;
    };
  }

  /** A zone of UTM as the transverse Mercator that it is; others as they are. */
  static Projection expanded(Projection projection) {
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
