package dev.convcast.frames.codec.hdf;

import static java.util.stream.Collectors.joining;

import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.frames.codec.Calibration;
import dev.convcast.frames.codec.FileUnit;
import dev.convcast.frames.codec.FrameArray;
import dev.convcast.frames.codec.NumberType;
import dev.convcast.frames.codec.Sides;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.frames.geo.Projection;
import dev.convcast.refusal.Refusal;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * NetCDF-4 by the CF conventions: the one variable with a map under it, (H, W) or (T, H, W), its
 * {@code scale_factor}, {@code add_offset} and missing values, the time coordinate, and the grid
 * mapping. NetCDF-4 is HDF5; its dimensions are dimension scales.
 */
public final class NetCdfFormat {

  public static final byte[] CLASSIC_MAGIC = {'C', 'D', 'F'};

  private static final double SAME_STEP = 0.01; // of a pixel

  private final HdfFrames frames;
  private final HdfFile hdf;
  private final List<Dataset> variables;

  public NetCdfFormat(HdfFrames frames, HdfFile hdf) {
    this.frames = frames;
    this.hdf = hdf;
    this.variables =
        hdf.getChildren().values().stream()
            .filter(Dataset.class::isInstance)
            .map(Dataset.class::cast)
            .filter(HdfNumbers::areIn)
            .toList();
  }

  public List<FrameArray> open() {
    Dataset field = field();
    frames.requireFrames(field);
    int[] shape = field.getDimensions();
    List<Optional<Dataset>> scales = new ArrayList<>();
    for (int axis = 0; axis < shape.length; axis++) {
      scales.add(scale(field, axis));
    }
    NetCdfAxes axes = NetCdfAxes.of(frames.file(), field, scales);
    int count = axes.steps() < 0 ? 1 : shape[axes.steps()];
    if (count > frames.limits().entries()) {
      throw Refusal.tooLarge(
              "%s holds %d frames; the limit is %d"
                  .formatted(frames.file(), count, frames.limits().entries()))
          .with("limit", frames.limits().entries());
    }
    List<Instant> times = times(field, axes, count);
    Georeference place = georeference(field, axes).orElse(null);
    boolean lost = place == null && field.getAttribute("grid_mapping") != null;
    String unplaced =
        lost
            ? frames.file() + " has a grid mapping that is not understood: its pixels lie nowhere"
            : null;
    Meaning meaning = new Meaning(unit(field), null, List.of(), place, unplaced);
    Calibration calibration = calibration(field);
    HdfChunks unpacked = new HdfChunks();
    List<FrameArray> arrays = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      Meaning its = times.isEmpty() ? meaning : meaning.at(List.of(times.get(t)));
      HdfSlice slice = HdfSlice.frame(shape.length, axes.rows(), axes.columns(), axes.steps(), t);
      arrays.add(frames.frame(field, unpacked, calibration, its, slice));
    }
    return arrays;
  }

  /** The variable with a grid mapping, else the only one of two or more dimensions. */
  private Dataset field() {
    Set<String> bounds = new HashSet<>();
    variables.forEach(each -> HdfAttributes.text(each, "bounds").ifPresent(bounds::add));
    List<Dataset> fields =
        variables.stream()
            .filter(each -> each.getDimensions().length >= 2)
            .filter(each -> !bounds.contains(each.getName()) && !isPlace(each))
            .toList();
    List<Dataset> mapped =
        fields.stream().filter(each -> each.getAttribute("grid_mapping") != null).toList();
    List<Dataset> chosen = mapped.isEmpty() ? fields : mapped;
    if (chosen.size() == 1) {
      return chosen.get(0);
    }
    if (chosen.isEmpty()) {
      throw new Refusal(
          Refusal.Reason.UNSUPPORTED_FORMAT,
          "%s is HDF5 and holds %s; expected a radar file of KNMI or ODIM, or NetCDF-4 with a variable of (H, W) or (T, H, W)"
              .formatted(frames.file(), hdf.getChildren().keySet()));
    }
    throw Refusal.doesNotFit(
        "frames",
        "%s has the variables %s; expected one"
            .formatted(frames.file(), chosen.stream().map(Node::getName).collect(joining(", "))));
  }

  private static boolean isPlace(Dataset variable) {
    String name = HdfAttributes.text(variable, "standard_name").orElse(variable.getName());
    return Set.of("latitude", "longitude", "lat", "lon").contains(name);
  }

  private @Nullable Unit unit(Dataset field) {
    String units = HdfAttributes.text(field, "units").orElse("");
    String symbol =
        switch (units.toLowerCase(Locale.ROOT)) {
          case "" -> "";
          case "kg m-2", "kg/m2", "kg/m^2", "mm" -> "mm"; // of water
          case "mm h-1", "mm/h", "mm/hr", "mm hr-1", "kg m-2 h-1", "kg m-2 hr-1" -> "mm/h";
          case "mm s-1", "mm/s", "kg m-2 s-1" -> "mm/s";
          case "mm min-1", "mm/min", "kg m-2 min-1" -> "mm/min";
          case "mm d-1", "mm day-1", "mm/d", "mm/day", "kg m-2 d-1", "kg m-2 day-1" -> "mm/d";
          case "dbz" -> "dBZ";
          case "m s-1", "m/s" -> "m/s";
          default -> units;
        };
    return FileUnit.of(frames.file(), symbol);
  }

  private Calibration calibration(Dataset field) {
    NumberType type = HdfNumbers.type(field);
    Set<Double> missing = new HashSet<>();
    HdfAttributes.numbers(field, "_FillValue").forEach(fill -> missing.add(type.stored(fill)));
    if (missing.isEmpty()) {
      defaultFill(type).ifPresent(missing::add);
    }
    HdfAttributes.numbers(field, "missing_value").forEach(fill -> missing.add(type.stored(fill)));
    Calibration calibration =
        new Calibration(
            HdfAttributes.number(field, "scale_factor").orElse(1.0),
            HdfAttributes.number(field, "add_offset").orElse(0.0),
            Set.copyOf(missing));
    List<Double> range = HdfAttributes.numbers(field, "valid_range");
    boolean both = range.size() == 2;
    double least = bound(field, "valid_min", calibration).orElse(Double.NEGATIVE_INFINITY);
    double most = bound(field, "valid_max", calibration).orElse(Double.POSITIVE_INFINITY);
    return both
        ? calibration.within(
            inStored(field, "valid_range", range.get(0), calibration),
            inStored(field, "valid_range", range.get(1), calibration))
        : calibration.within(least, most);
  }

  private static Optional<Double> bound(Dataset field, String name, Calibration calibration) {
    return HdfAttributes.number(field, name)
        .map(number -> inStored(field, name, number, calibration));
  }

  /** A bound is of the stored numbers, but for one with fractions where those are whole. */
  private static double inStored(
      Dataset field, String name, double bound, Calibration calibration) {
    boolean fractions =
        HdfAttributes.first(field, name)
            .filter(number -> number instanceof Float || number instanceof Double)
            .isPresent();
    NumberType type = HdfNumbers.type(field);
    boolean whole = !type.name().startsWith("F");
    return whole && fractions
        ? (bound - calibration.offset()) / calibration.gain()
        : type.stored(bound);
  }

  /** What netCDF's library writes where nobody wrote, but for bytes, which it cannot spare. */
  private static Optional<Double> defaultFill(NumberType type) {
    return switch (type) {
      case F4, F8 -> Optional.of(0x1.ep122);
      case I2 -> Optional.of(-32767.0);
      case U2 -> Optional.of(65535.0);
      case I4 -> Optional.of(-2147483647.0);
      case U4 -> Optional.of(4294967295.0);
      default -> Optional.empty();
    };
  }

  /** From the field's own time dimension, or from a scalar time beside it; empty without either. */
  private List<Instant> times(Dataset field, NetCdfAxes axes, int count) {
    List<Dataset> clocks =
        variables.stream()
            .filter(each -> HdfAttributes.text(each, "units").orElse("").contains(" since "))
            .filter(each -> Sides.product(each.getDimensions()) == count)
            .toList();
    Optional<Dataset> clock =
        clocks.stream()
            .filter(each -> HdfAttributes.text(each, "standard_name").orElse("").equals("time"))
            .findFirst()
            .or(
                () ->
                    axes.steps() < 0
                        ? Optional.empty()
                        : scale(field, axes.steps()).filter(clocks::contains))
            .or(() -> clocks.stream().filter(each -> each.getName().equals("time")).findFirst());
    if (clock.isEmpty()) {
      return List.of();
    }
    CfTime cf =
        CfTime.parse(
            frames.file(),
            HdfAttributes.text(clock.get(), "units").orElseThrow(),
            HdfAttributes.text(clock.get(), "calendar").orElse("standard"));
    List<Instant> times = new ArrayList<>();
    for (double number : numbers(clock.get())) {
      times.add(cf.time(number));
    }
    return times;
  }

  private Optional<Georeference> georeference(Dataset field, NetCdfAxes axes) {
    Optional<String> mapping = HdfAttributes.text(field, "grid_mapping");
    Optional<Projection> projection =
        mapping.isEmpty()
            ? degrees(field, axes)
            : CfProjection.read(frames.file(), hdf.getChild(mapping.get().split("[:\\s]", 2)[0]));
    if (projection.isEmpty()) {
      return Optional.empty();
    }
    boolean geographic = projection.get().isGeographic();
    Optional<double[]> y = coordinate(field, axes.rows()).flatMap(each -> onMap(each, geographic));
    Optional<double[]> x =
        coordinate(field, axes.columns()).flatMap(each -> onMap(each, geographic));
    if (x.isEmpty() || y.isEmpty() || !even(x.get()) || !even(y.get())) {
      return Optional.empty();
    }
    double right = step(x.get());
    double down = step(y.get());
    return Optional.of(
        new Georeference(
            projection.get(), x.get()[0] - right / 2, y.get()[0] - down / 2, right, down));
  }

  private Optional<Projection> degrees(Dataset field, NetCdfAxes axes) {
    return coordinate(field, axes.columns())
        .filter(x -> HdfAttributes.text(x, "units").orElse("").matches("degrees?_?(east|E)"))
        .map(x -> Projection.LATITUDE_LONGITUDE);
  }

  /** Coordinates in metres or degrees; nothing where they are in another unit, such as radians. */
  private Optional<double[]> onMap(Dataset coordinate, boolean geographic) {
    String units = HdfAttributes.text(coordinate, "units").orElse("");
    boolean kilometres = units.matches("km|kilomet(er|re)s?");
    boolean metres = units.matches("m|met(er|re)s?");
    if (geographic ? !units.startsWith("degree") : !kilometres && !metres) {
      return Optional.empty();
    }
    double[] values = numbers(coordinate);
    for (int i = 0; kilometres && i < values.length; i++) {
      values[i] *= 1000;
    }
    return Optional.of(values);
  }

  private static double step(double[] values) {
    return (values[values.length - 1] - values[0]) / (values.length - 1);
  }

  private static boolean even(double[] values) {
    if (values.length < 2 || step(values) == 0 || !Double.isFinite(step(values))) {
      return false;
    }
    double step = step(values);
    for (int i = 1; i < values.length; i++) {
      if (!(Math.abs(values[0] + i * step - values[i]) <= SAME_STEP * Math.abs(step))) {
        return false;
      }
    }
    return true;
  }

  /** The coordinate variable of one of the field's dimensions, where it says its units. */
  private Optional<Dataset> coordinate(Dataset field, int axis) {
    return scale(field, axis).filter(each -> each.getAttribute("units") != null);
  }

  private Optional<Dataset> scale(Dataset field, int axis) {
    int length = field.getDimensions()[axis];
    if (!(HdfAttributes.data(field, "DIMENSION_LIST") instanceof Object[] scales)
        || axis >= scales.length) {
      return Optional.empty();
    }
    if (!(scales[axis] instanceof long[] references) || references.length == 0) {
      return Optional.empty();
    }
    return variables.stream()
        .filter(each -> each.getAddress() == references[0])
        .filter(each -> Arrays.equals(each.getDimensions(), new int[] {length}))
        .findFirst();
  }

  private double[] numbers(Dataset variable) {
    frames.limits().checkValues(frames.file(), Sides.product(variable.getDimensions()));
    try {
      return new HdfNumbers(frames.file(), variable, frames.limits()).read();
    } catch (DataFormatException broken) {
      throw HdfFormat.broken(frames.file());
    }
  }
}
