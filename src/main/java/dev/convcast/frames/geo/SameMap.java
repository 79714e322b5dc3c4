package dev.convcast.frames.geo;

import java.util.Optional;
import java.util.Set;

/**
 * Compares projections by the numbers that they mean, with PROJ's defaults for those that are not
 * written.
 */
record SameMap(Projection given) {

  private static final double DEGREES = 1e-6;
  private static final double METRES = 1e-3;
  private static final double FACTOR = 1e-9;
  private static final Set<String> ANGLES = Set.of("lat_0", "lat_1", "lat_2", "lat_ts", "alpha");
  private static final Set<String> MERIDIANS = Set.of("lon_0", "lonc");
  private static final Set<String> LENGTHS = Set.of("x_0", "y_0", "h");

  boolean as(Projection other) {
    Projection one = Ellipsoid.expanded(given);
    Projection two = Ellipsoid.expanded(other);
    return one.method().equals(two.method())
        && one.has("south") == two.has("south")
        && one.word("sweep", "y").equals(two.word("sweep", "y"))
        && ANGLES.stream().allMatch(each -> near(angle(one, each), angle(two, each), DEGREES))
        && MERIDIANS.stream().allMatch(each -> onOneMeridian(one, two, each))
        && LENGTHS.stream().allMatch(each -> near(one.number(each, 0), two.number(each, 0), METRES))
        && near(scale(one), scale(two), FACTOR)
        && onOneEarth(one, two);
  }

  private static double angle(Projection map, String name) {
    double origin = map.number("lat_0", 0);
    boolean conformal = map.method().equals("lcc");
    boolean stereographic = map.method().equals("stere");
    return switch (name) {
      case "lat_0" -> // a cone that touches the earth has its origin where it touches
          map.number(name, conformal && !map.has("lat_2") ? map.number("lat_1", 0) : 0);
      case "lat_1" -> map.number(name, conformal ? origin : 0);
      case "lat_2" -> map.number(name, conformal ? map.number("lat_1", origin) : 0);
      case "lat_ts" -> map.number(name, stereographic && Math.abs(origin) == 90 ? origin : 0);
      default -> map.number(name, 0);
    };
  }

  private static boolean onOneMeridian(Projection one, Projection two, String name) {
    double apart = Math.IEEEremainder(one.number(name, 0) - two.number(name, 0), 360);
    return near(apart, 0, DEGREES);
  }

  private static double scale(Projection map) {
    return map.number("k_0", map.number("k", 1));
  }

  /** Where an earth is not known, its name is all that can be compared. */
  private static boolean onOneEarth(Projection one, Projection two) {
    Optional<double[]> first = one.axes();
    Optional<double[]> second = two.axes();
    if (first.isEmpty() || second.isEmpty()) {
      return one.parameters().equals(two.parameters());
    }
    return near(first.get()[0], second.get()[0], METRES)
        && near(first.get()[1], second.get()[1], METRES);
  }

  private static boolean near(double one, double other, double apart) {
    return Math.abs(one - other) <= apart;
  }
}
