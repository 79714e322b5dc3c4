package dev.convcast.frames.codec.hdf;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.frames.geo.Projection;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes frames as NetCDF-4 by the CF conventions 1.10: a variable {@code forecast} over time, or
 * over the step where no times are known, with its unit, its grid mapping and the coordinates of
 * its pixels where those are known. A depth of water is a sum from one time to the next. Missing
 * values are NaN, which is its {@code _FillValue}.
 */
public final class NetCdfWriter {

  private static final String TIME_UNITS = "seconds since 1970-01-01 00:00:00";

  private static final double NANOSECONDS = 1e9; // in a second

  /** What netCDF calls a dimension that has no variable. */
  private static final String NO_VARIABLE =
      "This is a netCDF dimension but not a netCDF variable. %10d";

  private final FrameSequence frames;
  private final Meaning meaning;
  private final HdfWriter file;

  private NetCdfWriter(FrameSequence frames, HdfWriter file) {
    this.frames = frames;
    this.meaning = frames.meaning();
    this.file = file;
  }

  /**
   * @param about global attributes, such as title and source
   * @throws dev.convcast.refusal.Refusal where this platform has no library that writes it
   */
  public static void write(FrameSequence frames, Map<String, String> about, OutputStream out)
      throws IOException {
    HdfWriter.write(file -> new NetCdfWriter(frames, file).write(about), out);
  }

  private void write(Map<String, String> about) {
    Map<String, Object> global = new LinkedHashMap<>();
    global.put("Conventions", "CF-1.10");
    global.putAll(about);
    file.group("/", global);
    Grid grid = frames.grid();
    boolean channels = grid.channels() > 1;
    long time = time();
    long y = coordinate("y", grid.rows());
    long x = coordinate("x", grid.columns());
    long[] sides =
        channels
            ? new long[] {frames.frames(), grid.channels(), grid.rows(), grid.columns()}
            : new long[] {frames.frames(), grid.rows(), grid.columns()};
    long field = file.dataset("forecast", frames.values(), sides, field());
    HdfWriter.attachScale(field, time, 0);
    if (channels) {
      HdfWriter.attachScale(field, dimension("channel", grid.channels()), 1);
    }
    HdfWriter.attachScale(field, y, sides.length - 2);
    HdfWriter.attachScale(field, x, sides.length - 1);
    Georeference place = meaning.georeference();
    if (place != null) {
      file.dataset("crs", 0L, new long[0], CfProjection.attributes(place.projection()));
    }
  }

  private Map<String, Object> field() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("_FillValue", Float.NaN);
    attributes.put("long_name", "forecast");
    if (meaning.unit() != null) {
      attributes.put("units", meaning.unit().symbol());
    }
    if (meaning.georeference() != null) {
      attributes.put("grid_mapping", "crs");
    }
    if (!meaning.times().isEmpty() && meaning.interval() != null) {
      attributes.put("coordinates", "forecast_reference_time forecast_period");
    }
    if (!meaning.times().isEmpty() && meaning.summedOver().isPresent()) {
      attributes.put("cell_methods", "time: sum");
    }
    return attributes;
  }

  private long time() {
    List<Instant> times = meaning.times();
    if (times.isEmpty()) {
      long[] steps = new long[frames.frames()];
      for (int t = 0; t < steps.length; t++) {
        steps[t] = t + 1L;
      }
      return scale("step", steps, Map.of("long_name", "lead time in frames", "units", "1"));
    }
    Duration interval = meaning.interval();
    boolean whole =
        times.stream().allMatch(each -> each.getNano() == 0)
            && (interval == null || interval.getNano() == 0);
    Map<String, Object> said =
        attributes(
            "standard_name",
            "time",
            "long_name",
            "valid time",
            "units",
            TIME_UNITS,
            "calendar",
            "proleptic_gregorian",
            "axis",
            "T");
    boolean sums = meaning.summedOver().isPresent();
    if (sums) {
      said.put("bounds", "time_bnds");
    }
    long time = scale("time", seconds(times, Instant.EPOCH, whole), said);
    if (sums) {
      bounds(time, times, meaning.summedOver().orElseThrow(), whole);
    }
    if (interval != null) {
      Instant reference = times.get(0).minus(interval);
      Object one = seconds(List.of(reference), Instant.EPOCH, whole);
      file.dataset(
          "forecast_reference_time",
          java.lang.reflect.Array.get(one, 0),
          new long[0],
          attributes(
              "standard_name",
              "forecast_reference_time",
              "long_name",
              "time of the last frame seen",
              "units",
              TIME_UNITS,
              "calendar",
              "proleptic_gregorian"));
      long period =
          file.dataset(
              "forecast_period",
              seconds(times, reference, whole),
              new long[] {times.size()},
              attributes(
                  "standard_name", "forecast_period", "long_name", "lead time", "units", "s"));
      HdfWriter.attachScale(period, time, 0);
    }
    return time;
  }

  /** Of each sum its beginning and its end. */
  private void bounds(long time, List<Instant> times, Duration length, boolean whole) {
    List<Instant> ends = new ArrayList<>();
    for (Instant each : times) {
      ends.add(each.minus(length));
      ends.add(each);
    }
    long bounds =
        file.dataset(
            "time_bnds",
            seconds(ends, Instant.EPOCH, whole),
            new long[] {times.size(), 2},
            Map.of());
    HdfWriter.attachScale(bounds, time, 0);
    HdfWriter.attachScale(bounds, dimension("nv", 2), 1);
  }

  /** As whole numbers where they all are. */
  private static Object seconds(List<Instant> times, Instant since, boolean whole) {
    if (whole) {
      return times.stream().mapToLong(each -> Duration.between(since, each).toSeconds()).toArray();
    }
    return times.stream()
        .map(each -> Duration.between(since, each))
        .mapToDouble(each -> each.getSeconds() + each.getNano() / NANOSECONDS)
        .toArray();
  }

  private long coordinate(String name, int length) {
    Georeference place = meaning.georeference();
    if (place == null) {
      return dimension(name, length);
    }
    boolean rows = name.equals("y");
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = rows ? place.centre(i, 0).y() : place.centre(0, i).x();
    }
    Projection projection = place.projection();
    String standard =
        projection.isGeographic()
            ? rows ? "latitude" : "longitude"
            : "projection_%s_coordinate".formatted(name);
    String units = projection.isGeographic() ? rows ? "degrees_north" : "degrees_east" : "m";
    return scale(
        name,
        values,
        attributes("standard_name", standard, "units", units, "axis", rows ? "Y" : "X"));
  }

  private long dimension(String name, int length) {
    long dataset = file.dataset(name, new float[length], new long[] {length}, Map.of());
    HdfWriter.makeScale(dataset, NO_VARIABLE.formatted(length));
    return dataset;
  }

  private long scale(String name, Object values, Map<String, Object> attributes) {
    long length = java.lang.reflect.Array.getLength(values);
    long dataset = file.dataset(name, values, new long[] {length}, attributes);
    HdfWriter.makeScale(dataset, name);
    return dataset;
  }

  private static Map<String, Object> attributes(String... pairs) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      attributes.put(pairs[i], pairs[i + 1]);
    }
    return attributes;
  }
}
