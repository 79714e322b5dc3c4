package dev.convcast.frames.codec.hdf;

import dev.convcast.frames.geo.Ellipsoid;
import dev.convcast.frames.geo.Projection;
import io.jhdf.api.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A projection as the attributes of a CF grid mapping, and back. */
final class CfProjection {

  private static final Map<String, String> METHODS =
      Map.of(
          "longlat", "latitude_longitude",
          "stere", "polar_stereographic",
          "laea", "lambert_azimuthal_equal_area",
          "lcc", "lambert_conformal_conic",
          "aea", "albers_conical_equal_area",
          "tmerc", "transverse_mercator",
          "merc", "mercator",
          "aeqd", "azimuthal_equidistant");

  private CfProjection() {}

  /** What a grid mapping says; nothing where its method is not known. */
  static Optional<Projection> read(String file, @Nullable Node mapping) {
    if (mapping == null) {
      return Optional.empty();
    }
    String name = HdfAttributes.text(mapping, "grid_mapping_name").orElse("");
    Optional<String> method =
        METHODS.entrySet().stream()
            .filter(each -> each.getValue().equals(name))
            .map(Map.Entry::getKey)
            .findFirst();
    if (method.isEmpty()) {
      return HdfAttributes.text(mapping, "proj4")
          .or(() -> HdfAttributes.text(mapping, "proj4_params"))
          .map(text -> Projection.parse(file, text));
    }
    var found = new LinkedHashMap<String, String>();
    found.put("proj", method.get());
    boolean polar = name.equals("polar_stereographic");
    List<Double> parallels = HdfAttributes.numbers(mapping, "standard_parallel");
    if (polar || name.equals("mercator")) {
      parallels.stream().findFirst().ifPresent(value -> found.put("lat_ts", text(value)));
    } else {
      for (int i = 0; i < Math.min(2, parallels.size()); i++) {
        found.put("lat_" + (i + 1), text(parallels.get(i)));
      }
    }
    copy(mapping, "latitude_of_projection_origin", "lat_0", found);
    copy(mapping, "longitude_of_projection_origin", "lon_0", found);
    copy(mapping, "longitude_of_central_meridian", "lon_0", found);
    copy(mapping, "straight_vertical_longitude_from_pole", "lon_0", found);
    copy(mapping, "scale_factor_at_projection_origin", "k_0", found);
    copy(mapping, "scale_factor_at_central_meridian", "k_0", found);
    copy(mapping, "false_easting", "x_0", found);
    copy(mapping, "false_northing", "y_0", found);
    copy(mapping, "earth_radius", "R", found);
    copy(mapping, "semi_major_axis", "a", found);
    copy(mapping, "semi_minor_axis", "b", found);
    if (!found.containsKey("b") && found.containsKey("a")) {
      copy(mapping, "inverse_flattening", "rf", found);
    }
    if (!found.containsKey("a") && !found.containsKey("R")) {
      found.put("ellps", "WGS84");
    }
    return Optional.of(new Projection(found));
  }

  private static void copy(Node mapping, String from, String to, Map<String, String> found) {
    HdfAttributes.number(mapping, from).ifPresent(value -> found.put(to, text(value)));
  }

  private static String text(double value) {
    return Double.toString(value);
  }

  /** The attributes of a grid mapping; only PROJ's text where CF has no name for the method. */
  static Map<String, Object> attributes(Projection given) {
    Projection projection = Ellipsoid.expanded(given);
    var attributes = new LinkedHashMap<String, Object>();
    String method = METHODS.get(projection.method());
    boolean polar = Math.abs(projection.number("lat_0", 0)) == 90;
    if (projection.method().equals("stere") && !polar) {
      method = "stereographic";
    }
    if (projection.method().equals("lcc") && !projection.has("lat_2") && scale(projection) != 1) {
      method = null; // CF's has no scale
    }
    if (method != null) {
      attributes.put("grid_mapping_name", method);
      parameters(projection, method, attributes);
      Ellipsoid earth = Ellipsoid.of(projection);
      attributes.put("semi_major_axis", earth.major());
      attributes.put("semi_minor_axis", earth.minor());
    }
    attributes.put("proj4", given.text());
    return attributes;
  }

  private static void parameters(
      Projection projection, String method, Map<String, Object> attributes) {
    if (projection.isGeographic()) {
      return;
    }
    double longitude = projection.number("lon_0", 0);
    attributes.put("false_easting", projection.number("x_0", 0));
    attributes.put("false_northing", projection.number("y_0", 0));
    if (!method.equals("mercator")) {
      attributes.put("latitude_of_projection_origin", projection.number("lat_0", 0));
    }
    switch (method) {
      case "polar_stereographic" -> {
        attributes.put("straight_vertical_longitude_from_pole", longitude);
        if (projection.has("lat_ts")) {
          attributes.put("standard_parallel", projection.number("lat_ts", 0));
        } else {
          attributes.put("scale_factor_at_projection_origin", scale(projection));
        }
      }
      case "lambert_conformal_conic", "albers_conical_equal_area" -> {
        attributes.put("longitude_of_central_meridian", longitude);
        double origin = projection.number("lat_0", 0);
        double first = projection.number("lat_1", origin);
        attributes.put(
            "standard_parallel",
            projection.has("lat_2") || first != origin
                ? new double[] {first, projection.number("lat_2", first)}
                : new double[] {first});
      }
      case "transverse_mercator" -> {
        attributes.put("longitude_of_central_meridian", longitude);
        attributes.put("scale_factor_at_central_meridian", scale(projection));
      }
      case "mercator" -> {
        attributes.put("longitude_of_projection_origin", longitude);
        if (projection.has("lat_ts")) {
          attributes.put("standard_parallel", projection.number("lat_ts", 0));
        } else {
          attributes.put("scale_factor_at_projection_origin", scale(projection));
        }
      }
      case "stereographic" -> {
        attributes.put("longitude_of_projection_origin", longitude);
        attributes.put("scale_factor_at_projection_origin", scale(projection));
      }
      default -> attributes.put("longitude_of_projection_origin", longitude);
    }
  }

  private static double scale(Projection projection) {
    return projection.number("k_0", projection.number("k", 1));
  }
}
