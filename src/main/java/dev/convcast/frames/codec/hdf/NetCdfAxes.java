package dev.convcast.frames.codec.hdf;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import dev.convcast.refusal.Refusal;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which dimensions of a variable are time, rows and columns: by what their coordinate variables say
 * of themselves, for CF recommends an order and does not demand it. Where they say nothing, the
 * last two are the map's.
 *
 * @param steps the dimension of time, or below 0 where there is none
 */
record NetCdfAxes(int steps, int rows, int columns) {

  private enum Kind {
    TIME,
    ROWS,
    COLUMNS,
    HEIGHT,
    UNKNOWN
  }

  private static final Set<String> ROWS =
      Set.of("latitude", "grid_latitude", "projection_y_coordinate");
  private static final Set<String> COLUMNS =
      Set.of("longitude", "grid_longitude", "projection_x_coordinate");

  /**
   * @param coordinates of each dimension of the field
   * @throws Refusal where the dimensions are not those of frames
   */
  static NetCdfAxes of(String file, Dataset field, List<Optional<Dataset>> coordinates) {
    List<Kind> kinds =
        coordinates.stream()
            .map(each -> each.map(NetCdfAxes::kind).orElse(Kind.UNKNOWN))
            .collect(toCollection(ArrayList::new));
    for (Kind kind : List.of(Kind.COLUMNS, Kind.ROWS)) {
      int last = kinds.lastIndexOf(Kind.UNKNOWN);
      if (!kinds.contains(kind) && last >= 0) {
        kinds.set(last, kind);
      }
    }
    for (Kind kind : List.of(Kind.TIME, Kind.ROWS, Kind.COLUMNS)) {
      boolean twice = kinds.indexOf(kind) != kinds.lastIndexOf(kind);
      if (twice || kind != Kind.TIME && !kinds.contains(kind)) {
        throw Refusal.doesNotFit(
            "frames",
            "%s: the dimensions of %s are (%s); expected those of time, y and x, each once"
                .formatted(
                    file,
                    field.getName(),
                    coordinates.stream()
                        .map(each -> each.map(Node::getName).orElse("?"))
                        .collect(joining(", "))));
      }
    }
    int[] shape = field.getDimensions();
    int steps = kinds.indexOf(Kind.TIME);
    for (int axis = 0; steps < 0 && axis < shape.length; axis++) {
      steps = kinds.get(axis) == Kind.UNKNOWN && shape[axis] > 1 ? axis : steps;
    }
    for (int axis = 0; axis < shape.length; axis++) {
      boolean map = kinds.get(axis) == Kind.ROWS || kinds.get(axis) == Kind.COLUMNS;
      if (!map && axis != steps && shape[axis] > 1) {
        throw Refusal.doesNotFit(
            "frames",
            "%s: %s has %d dimensions, the %d. of them %d long; expected (time, y, x)"
                .formatted(file, field.getName(), shape.length, axis + 1, shape[axis]));
      }
    }
    return new NetCdfAxes(steps, kinds.indexOf(Kind.ROWS), kinds.indexOf(Kind.COLUMNS));
  }

  private static Kind kind(Dataset coordinate) {
    String name = HdfAttributes.text(coordinate, "standard_name").orElse("");
    String units = HdfAttributes.text(coordinate, "units").orElse("");
    if (name.equals("time")) {
      return Kind.TIME;
    }
    if (name.equals("forecast_reference_time") || name.equals("forecast_period")) {
      return Kind.UNKNOWN;
    }
    if (ROWS.contains(name) || units.matches("degrees?_?(north|N)")) {
      return Kind.ROWS;
    }
    if (COLUMNS.contains(name) || units.matches("degrees?_?(east|E)")) {
      return Kind.COLUMNS;
    }
    if (units.contains(" since ")) {
      return Kind.TIME;
    }
    if (coordinate.getAttribute("positive") != null) {
      return Kind.HEIGHT;
    }
    return HdfAttributes.text(coordinate, "axis")
        .map(NetCdfAxes::lettered)
        .orElseGet(() -> named(coordinate.getName()));
  }

  private static Kind lettered(String axis) {
    return switch (axis) {
      case "T" -> Kind.TIME;
      case "Y" -> Kind.ROWS;
      case "X" -> Kind.COLUMNS;
      case "Z" -> Kind.HEIGHT;
      default -> Kind.UNKNOWN;
    };
  }

  /** By names that leave no doubt; of x and y some mean the first and the second dimension. */
  private static Kind named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "time" -> Kind.TIME;
      case "lat", "latitude" -> Kind.ROWS;
      case "lon", "longitude" -> Kind.COLUMNS;
      default -> Kind.UNKNOWN;
    };
  }
}
