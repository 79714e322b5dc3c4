package dev.convcast.frames.codec;

import static java.util.stream.Collectors.joining;

import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.frames.geo.Projection;
import dev.convcast.refusal.Refusal;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import java.time.Instant;
import java.util.ArrayList;
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
final class NetCdfFormat {

  private static final double SAME_STEP = 0.01; // of a pixel

  private final HdfFrames frames;
  private final HdfFile hdf;
  private final List<Dataset> variables;

  NetCdfFormat(HdfFrames frames, HdfFile hdf) {
    this.frames = frames;
    this.hdf = hdf;
    this.variables =
        hdf.getChildren().values().stream()
            .filter(Dataset.class::isInstance)
            .map(Dataset.class::cast)
            .filter(HdfNumbers::areIn)
            .toList();
  }

  List<FrameArray> open() {
    Dataset field = field();
    frames.requireFrames(field);
    int[] shape = field.getDimensions();
    if (shape.length > 3) {
      for (int axis = 0; axis < shape.length - 3; axis++) {
        requireOne(field, axis);
      }
    }
    int count = shape.length == 2 ? 1 : shape[shape.length - 3];
    List<Instant> times = times(field, count);
    Meaning meaning = new Meaning(unit(field), null, List.of(), georeference(field).orElse(null));
    Calibration calibration = calibration(field);
    List<FrameArray> arrays = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      int[] leading = new int[shape.length - 2];
      if (leading.length > 0) {
        leading[leading.length - 1] = t;
      }
      Meaning its = times.isEmpty() ? meaning : meaning.at(List.of(times.get(t)));
      arrays.add(frames.frame(field, calibration, its, leading));
    }
    return arrays;
  }

  private void requireOne(Dataset field, int axis) {
    if (field.getDimensions()[axis] > 1) {
      throw Refusal.doesNotFit(
          "frames",
          "%s: %s has %d dimensions, the %d. of them %d long; expected (time, y, x)"
              .formatted(
                  frames.file(),
                  field.getName(),
                  field.getDimensions().length,
                  axis + 1,
                  field.getDimensions()[axis]));
    }
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
          case "mm h-1", "mm/h", "mm/hr", "mm hr-1", "kg m-2 h-1" -> "mm/h";
          case "dbz" -> "dBZ";
          case "m s-1", "m/s" -> "m/s";
          default -> units;
        };
    return symbol.isEmpty() ? null : new Unit(symbol);
  }

  private Calibration calibration(Dataset field) {
    Set<Double> missing = new HashSet<>(HdfAttributes.numbers(field, "_FillValue"));
    missing.addAll(HdfAttributes.numbers(field, "missing_value"));
    return new Calibration(
        HdfAttributes.number(field, "scale_factor").orElse(1.0),
        HdfAttributes.number(field, "add_offset").orElse(0.0),
        Set.copyOf(missing));
  }

  /** From the field's own time dimension, or from a scalar time beside it; empty without either. */
  private List<Instant> times(Dataset field, int count) {
    List<Dataset> clocks =
        variables.stream()
            .filter(each -> HdfAttributes.text(each, "units").orElse("").contains(" since "))
            .filter(each -> Sides.product(each.getDimensions()) == count)
            .toList();
    Optional<Dataset> clock =
        clocks.stream()
            .filter(each -> HdfAttributes.text(each, "standard_name").orElse("").equals("time"))
            .findFirst()
            .or(() -> dimension(field, -3).filter(clocks::contains))
            .or(() -> clocks.stream().filter(each -> each.getName().equals("time")).findFirst());
    if (clock.isEmpty()) {
      return List.of();
    }
    CfTime cf = CfTime.parse(frames.file(), HdfAttributes.text(clock.get(), "units").orElseThrow());
    List<Instant> times = new ArrayList<>();
    for (double number : numbers(clock.get())) {
      times.add(cf.time(number));
    }
    return times;
  }

  private Optional<Georeference> georeference(Dataset field) {
    Optional<double[]> y = dimension(field, -2).map(this::inMetres);
    Optional<double[]> x = dimension(field, -1).map(this::inMetres);
    Optional<Projection> projection =
        HdfAttributes.text(field, "grid_mapping")
            .map(hdf::getChild)
            .flatMap(mapping -> CfProjection.read(frames.file(), mapping))
            .or(() -> degrees(field));
    if (projection.isEmpty() || x.isEmpty() || y.isEmpty() || !even(x.get()) || !even(y.get())) {
      return Optional.empty();
    }
    double right = step(x.get());
    double down = step(y.get());
    return Optional.of(
        new Georeference(
            projection.get(), x.get()[0] - right / 2, y.get()[0] - down / 2, right, down));
  }

  private Optional<Projection> degrees(Dataset field) {
    return dimension(field, -1)
        .filter(x -> HdfAttributes.text(x, "units").orElse("").startsWith("degree"))
        .map(x -> Projection.LATITUDE_LONGITUDE);
  }

  private double[] inMetres(Dataset coordinate) {
    double[] values = numbers(coordinate);
    if (HdfAttributes.text(coordinate, "units").orElse("").matches("km|kilomet(er|re)s?")) {
      for (int i = 0; i < values.length; i++) {
        values[i] *= 1000;
      }
    }
    return values;
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

  /** The coordinate variable of one of the field's dimensions, counted from the end. */
  private Optional<Dataset> dimension(Dataset field, int fromEnd) {
    int axis = field.getDimensions().length + fromEnd;
    Attribute list = field.getAttribute("DIMENSION_LIST");
    if (axis < 0 || list == null || !(list.getData() instanceof Object[] scales)) {
      return Optional.empty();
    }
    if (!(scales[axis] instanceof long[] references) || references.length == 0) {
      return Optional.empty();
    }
    return variables.stream()
        .filter(each -> each.getAddress() == references[0])
        .filter(each -> each.getDimensions().length == 1)
        .filter(each -> each.getAttribute("units") != null)
        .findFirst();
  }

  private double[] numbers(Dataset variable) {
    frames.limits().checkValues(frames.file(), Sides.product(variable.getDimensions()));
    try {
      return new HdfNumbers(variable, frames.limits()).read();
    } catch (DataFormatException broken) {
      throw HdfFormat.broken(frames.file());
    }
  }
}
