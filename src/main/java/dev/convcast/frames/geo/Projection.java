package dev.convcast.frames.geo;

import static java.util.stream.Collectors.joining;

import dev.convcast.refusal.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.locationtech.proj4j.CRSFactory;
import org.locationtech.proj4j.ProjCoordinate;
import org.locationtech.proj4j.datum.Ellipsoid;

/**
 * A map projection by the parameters that PROJ gives it, in metres: {@code +proj=laea +lat_0=55
 * +lon_0=10 +ellps=WGS84}. Parameters that PROJ knows beside those are left out, so that no text
 * from a file names a file of this machine.
 *
 * @param epsg its number in EPSG's register, where a file gives it
 */
public record Projection(Map<String, String> parameters, @Nullable Integer epsg) {

  /** Latitudes and longitudes themselves. */
  public static final Projection LATITUDE_LONGITUDE =
      new Projection(Map.of("proj", "longlat", "datum", "WGS84"));

  private static final int LONGEST = 1000;
  private static final double KILOMETRES_END = 10_000; // no earth has so small a radius in metres
  private static final double METRES = 1000;

  private static final Set<String> NUMBERS =
      Set.of(
          "lat_0", "lon_0", "lat_1", "lat_2", "lat_ts", "k", "k_0", "x_0", "y_0", "a", "b", "rf",
          "R", "zone", "h", "lonc", "alpha");
  private static final Set<String> UNITS = Set.of("m", "km", "degrees", "");
  private static final Set<String> OTHER_MAPS = Set.of("to_meter", "pm", "axis");
  private static final Set<String> WORDS = Set.of("proj", "ellps", "datum", "sweep");
  private static final Set<String> LENGTHS = Set.of("x_0", "y_0", "a", "b", "R", "h");

  public Projection {
    parameters = Map.copyOf(withAxes(parameters));
  }

  /** Proj4J takes an inverse flattening for a flattening, and no radius everywhere. */
  private static Map<String, String> withAxes(Map<String, String> given) {
    Map<String, String> axes = new LinkedHashMap<>(given);
    String radius = axes.remove("R");
    if (radius != null) {
      axes.put("a", radius);
      axes.put("b", radius);
    }
    if (!axes.containsKey("rf")) {
      return axes;
    }
    double inverse = Double.parseDouble(axes.remove("rf"));
    if (axes.containsKey("a") && !axes.containsKey("b")) {
      double major = Double.parseDouble(axes.get("a"));
      axes.put("b", Double.toString(inverse == 0 ? major : major * (1 - 1 / inverse)));
    }
    return axes;
  }

  /** One that nobody gave a number. */
  public Projection(Map<String, String> parameters) {
    this(parameters, null);
  }

  /** The projection of that number; nothing where the register has none, or none of a map. */
  public static Optional<Projection> ofEpsg(int number) {
    try {
      String text = new CRSFactory().createFromName("EPSG:" + number).getParameterString();
      return Optional.of(new Projection(parse("EPSG", text).parameters(), number));
    } catch (RuntimeException unknown) { // Proj4J throws a great many
      return Optional.empty();
    }
  }

  /**
   * Reads PROJ's text. An earth whose radius is in kilometres, as KNMI writes it, and offsets in
   * {@code +units=km} become metres.
   *
   * @param place where the text stands, for the refusal
   * @throws Refusal where it is no text of PROJ
   */
  public static Projection parse(String place, String text) {
    if (text.length() > LONGEST) {
      throw unreadable(place, text.substring(0, 40) + "...");
    }
    Map<String, String> found = new LinkedHashMap<>();
    boolean kilometres = false;
    for (String part : text.strip().split("\\s+")) {
      String[] both = part.replaceFirst("^\\+", "").split("=", 2);
      String value = both.length == 2 ? both[1] : "";
      kilometres |= both[0].equals("units") && value.equals("km");
      if (OTHER_MAPS.contains(both[0]) || both[0].equals("units") && !UNITS.contains(value)) {
        throw Refusal.doesNotFit(
            "frames",
            "%s: the projection '%s' has +%s; expected metres or kilometres, from Greenwich"
                .formatted(place, text.replaceAll("\\p{Cntrl}", "?"), both[0]));
      }
      if (NUMBERS.contains(both[0])) {
        if (!value.matches("[-+]?[0-9]*\\.?[0-9]+([eE][-+]?[0-9]{1,3})?\\.?|[-+]?[0-9]+\\.")) {
          throw unreadable(place, text);
        }
        found.put(both[0], value);
      } else if (WORDS.contains(both[0]) && value.matches("[A-Za-z0-9_]+")) {
        found.put(both[0], value);
      } else if (both[0].equals("south")) {
        found.put("south", "");
      }
    }
    if (!found.containsKey("proj")) {
      throw unreadable(place, text);
    }
    return new Projection(found).inMetres(kilometres);
  }

  private Projection inMetres(boolean kilometres) {
    boolean small = has("a") && number("a", 0) < KILOMETRES_END;
    if (!small && !kilometres) {
      return this;
    }
    Map<String, String> metres = new LinkedHashMap<>(parameters);
    for (String length : LENGTHS) {
      boolean offset = length.endsWith("_0");
      if (has(length) && (small || offset)) {
        metres.put(length, Double.toString(number(length, 0) * METRES));
      }
    }
    return new Projection(metres);
  }

  /** The name that PROJ gives the method: {@code laea}, {@code stere}, {@code longlat}. */
  public String method() {
    String method = parameters.getOrDefault("proj", "");
    return method.equals("latlong") || method.equals("latlon") || method.equals("lonlat")
        ? "longlat"
        : method;
  }

  public boolean isGeographic() {
    return method().equals("longlat");
  }

  public boolean has(String parameter) {
    return parameters.containsKey(parameter);
  }

  /** A parameter, or {@code otherwise} where it is not given. */
  public double number(String parameter, double otherwise) {
    String value = parameters.get(parameter);
    return value == null ? otherwise : Double.parseDouble(value);
  }

  public String word(String parameter, String otherwise) {
    return parameters.getOrDefault(parameter, otherwise);
  }

  /** As PROJ reads it. */
  public String text() {
    return "+proj="
        + method()
        + parameters.entrySet().stream()
            .filter(each -> !each.getKey().equals("proj"))
            .sorted(Map.Entry.comparingByKey())
            .map(
                each ->
                    each.getValue().isEmpty()
                        ? " +" + each.getKey()
                        : " +" + each.getKey() + "=" + each.getValue())
            .collect(joining())
        + (isGeographic() ? "" : " +units=m");
  }

  /** Where a place lies on the map; nothing where it is not on it, or the method is not known. */
  public Optional<MapPoint> project(LatLon place) {
    if (isGeographic()) {
      return Optional.of(new MapPoint(place.longitude(), place.latitude()));
    }
    return transformed(place.longitude(), place.latitude()).map(map -> new MapPoint(map.x, map.y));
  }

  /** The place that a point of the map shows; of many points {@link Places} is faster. */
  public Optional<LatLon> place(MapPoint point) {
    return new Places(this).at(point);
  }

  private Optional<ProjCoordinate> transformed(double x, double y) {
    try {
      var to = new ProjCoordinate();
      method4J().project(new ProjCoordinate(x, y), to);
      return Double.isFinite(to.x) && Double.isFinite(to.y) ? Optional.of(to) : Optional.empty();
    } catch (RuntimeException notOnTheMap) { // Proj4J throws a great many
      return Optional.empty();
    }
  }

  /** Proj4J's own, which throws where it does not know the method or the earth. */
  org.locationtech.proj4j.proj.Projection method4J() {
    return new CRSFactory().createFromParameters("", forProj4J()).getProjection();
  }

  /** Whether places can be computed. */
  public boolean isKnown() {
    try {
      return isGeographic() || method4J() != null;
    } catch (RuntimeException unknown) { // Proj4J throws a great many
      return false;
    }
  }

  /** Whether both are the same map, however they are written. */
  public boolean agreesWith(Projection other) {
    return equals(other) || new SameMap(this).as(other);
  }

  /**
   * Proj4J leaves out the latitude of true scale of Mercator's projection, and takes a polar
   * stereographic one without any for one of the equator.
   */
  private String forProj4J() {
    double origin = number("lat_0", 0);
    if (method().equals("stere") && Math.abs(origin) == 90 && !has("lat_ts")) {
      Map<String, String> polar = new LinkedHashMap<>(parameters);
      polar.put("lat_ts", Double.toString(origin));
      return new Projection(polar).text();
    }
    if (!method().equals("merc") || !has("lat_ts")) {
      return text();
    }
    double latitude = Math.toRadians(number("lat_ts", 0));
    double squared = ellipsoid().getEccentricitySquared() * Math.pow(Math.sin(latitude), 2);
    Map<String, String> scaled = new LinkedHashMap<>(parameters);
    scaled.remove("lat_ts");
    scaled.put("k_0", Double.toString(Math.cos(latitude) / Math.sqrt(1 - squared)));
    return new Projection(scaled).text();
  }

  private Ellipsoid ellipsoid() {
    Map<String, String> earth = new LinkedHashMap<>(parameters);
    earth.keySet().retainAll(Set.of("a", "b", "ellps", "datum"));
    earth.put("proj", "longlat");
    return new CRSFactory()
        .createFromParameters("", new Projection(earth).text())
        .getProjection()
        .getEllipsoid();
  }

  /** Half the earth's longer and shorter axis in metres, where what is said of them is known. */
  public Optional<double[]> axes() {
    try {
      Ellipsoid earth = ellipsoid();
      double major = earth.getEquatorRadius();
      return Optional.of(
          new double[] {major, major * Math.sqrt(1 - earth.getEccentricitySquared())});
    } catch (RuntimeException unknown) { // Proj4J throws a great many
      return Optional.empty();
    }
  }

  private static Refusal unreadable(String place, String text) {
    return Refusal.unreadable(
        "%s: the projection '%s' is not PROJ's; expected such as +proj=stere +lat_0=90 +lat_ts=60"
            .formatted(place, text.replaceAll("\\p{Cntrl}", "?")));
  }

  @Override
  public String toString() {
    return text();
  }
}
