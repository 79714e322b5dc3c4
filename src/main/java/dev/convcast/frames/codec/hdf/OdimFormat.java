package dev.convcast.frames.codec.hdf;

import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.frames.codec.Calibration;
import dev.convcast.frames.codec.FrameArray;
import dev.convcast.frames.codec.NumberType;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.frames.geo.LatLon;
import dev.convcast.frames.geo.Projection;
import dev.convcast.refusal.Refusal;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Composites and images of the radar data model of EUMETNET OPERA (ODIM_H5 2.0 to 2.4). The one
 * quantity is read that is not an index of quality. What is below detection is 0 for rates,
 * accumulations, heights and probabilities, -32 dBZ for reflectivity, and missing for velocities.
 */
final class OdimFormat {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd HHmmss").withResolverStyle(ResolverStyle.STRICT);
  private static final Pattern QUALITY = Pattern.compile("(\\w+_)?QIND|CLASS|BRDR|OBSC");
  private static final Set<String> OBJECTS = Set.of("COMP", "IMAGE");

  private final HdfFrames frames;
  private final HdfFile hdf;

  private record Data(Group dataset, Group data, String quantity) {}

  OdimFormat(HdfFrames frames, HdfFile hdf) {
    this.frames = frames;
    this.hdf = hdf;
  }

  static boolean isIn(HdfFile hdf) {
    return HdfAttributes.text(hdf, "Conventions").orElse("").startsWith("ODIM_H5");
  }

  List<FrameArray> open() {
    String object = attribute(hdf, "what", "object").orElse("");
    if (!OBJECTS.contains(object)) {
      throw Refusal.doesNotFit(
          "frames",
          "%s is an ODIM file of the object '%s'; expected a composite (COMP) or an image (IMAGE)"
              .formatted(frames.file(), object));
    }
    List<Data> all = data();
    List<String> quantities =
        all.stream()
            .map(Data::quantity)
            .filter(each -> !QUALITY.matcher(each).matches())
            .distinct()
            .toList();
    if (quantities.isEmpty()) {
      throw Refusal.unreadable(
          frames.file() + " is an ODIM file without data; expected dataset1/data1");
    }
    if (quantities.size() > 1) {
      throw Refusal.doesNotFit(
          "frames",
          "%s is an ODIM file of the quantities %s; expected one, beside an index of its quality"
              .formatted(
                  frames.file(), String.join(", ", quantities).replaceAll("\\p{Cntrl}", "?")));
    }
    String quantity = quantities.get(0);
    List<Data> chosen = all.stream().filter(each -> each.quantity().equals(quantity)).toList();
    List<FrameArray> arrays = new ArrayList<>();
    for (Data each : chosen) {
      arrays.add(frame(each, chosen.size() == 1));
    }
    return arrays;
  }

  private List<Data> data() {
    List<Data> all = new ArrayList<>();
    for (int d = 1; hdf.getChild("dataset" + d) instanceof Group dataset; d++) {
      for (int i = 1; dataset.getChild("data" + i) instanceof Group data; i++) {
        String quantity =
            attribute(data, "what", "quantity")
                .or(() -> attribute(dataset, "what", "quantity"))
                .orElse("");
        all.add(new Data(dataset, data, quantity));
      }
    }
    return all;
  }

  private FrameArray frame(Data data, boolean alone) {
    if (!(data.data().getChild("data") instanceof Dataset pixels)) {
      throw HdfFormat.broken(frames.file());
    }
    frames.requireFrames(pixels);
    int[] shape = pixels.getDimensions();
    Meaning meaning =
        new Meaning(
            unit(data.quantity()),
            null,
            List.of(time(data, alone)),
            georeference(data, shape[0], shape[1]).orElse(null));
    return frames.frame(pixels, calibration(data, pixels), meaning);
  }

  private static @Nullable Unit unit(String quantity) {
    if (quantity.matches("(DBZ|TH|TV).*")) {
      return new Unit("dBZ");
    }
    return switch (quantity) {
      case "RATE" -> new Unit("mm/h");
      case "ACRR" -> new Unit("mm");
      case "VRAD", "VRADH", "VRADV", "WRAD", "WRADH" -> new Unit("m/s");
      case "HGHT" -> new Unit("km");
      case "PROB" -> Unit.ONE;
      default -> null;
    };
  }

  private static Calibration calibration(Data data, Dataset pixels) {
    double gain = number(data, "gain").orElse(1.0);
    double offset = number(data, "offset").orElse(0.0);
    Set<Double> missing = new HashSet<>();
    NumberType type = HdfNumbers.type(pixels);
    number(data, "nodata").map(type::stored).ifPresent(missing::add);
    double undetect = number(data, "undetect").map(type::stored).orElse(Double.NaN);
    return new Calibration(gain, offset, Set.copyOf(missing))
        .undetected(undetect, undetected(data.quantity()));
  }

  private static double undetected(String quantity) {
    if (quantity.matches("(DBZ|TH|TV).*")) {
      return -32;
    }
    return Set.of("RATE", "ACRR", "HGHT", "PROB").contains(quantity) ? 0 : Double.NaN;
  }

  /** The nominal time of a file's only frame; of several, the end of each. */
  private Instant time(Data data, boolean alone) {
    Optional<Instant> nominal = time(hdf, "date", "time");
    Optional<Instant> own = time(data.dataset(), "enddate", "endtime");
    return (alone ? nominal.or(() -> own) : own.or(() -> nominal))
        .orElseThrow(
            () ->
                Refusal.unreadable(
                    "%s says no time; expected the attributes date (20180824) and time (180000) of /what"
                        .formatted(frames.file())));
  }

  private Optional<Instant> time(Group group, String date, String time) {
    Optional<String> day = attribute(group, "what", date);
    Optional<String> hour = attribute(group, "what", time);
    if (day.isEmpty() || hour.isEmpty()) {
      return Optional.empty();
    }
    String both = day.get() + " " + hour.get();
    try {
      return Optional.of(LocalDateTime.parse(both, TIME).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException notATime) {
      throw Refusal.unreadable(
          "%s: %s and %s are '%s'; expected such as 20180824 180000"
              .formatted(frames.file(), date, time, both.replaceAll("\\p{Cntrl}", "?")));
    }
  }

  /** Nothing where the file does not place its upper left corner on a map. */
  private Optional<Georeference> georeference(Data data, int rows, int columns) {
    Group where = data.dataset().getChild("where") instanceof Group own ? own : null;
    if (where == null || HdfAttributes.text(where, "projdef").isEmpty()) {
      where = hdf.getChild("where") instanceof Group shared ? shared : null;
    }
    if (where == null) {
      return Optional.empty();
    }
    Optional<String> proj = HdfAttributes.text(where, "projdef");
    Optional<Double> latitude = HdfAttributes.number(where, "UL_lat");
    Optional<Double> longitude = HdfAttributes.number(where, "UL_lon");
    Optional<Double> width = HdfAttributes.number(where, "xscale");
    Optional<Double> height = HdfAttributes.number(where, "yscale");
    if (proj.isEmpty() || latitude.isEmpty() || longitude.isEmpty()) {
      return Optional.empty();
    }
    if (width.isEmpty() || height.isEmpty() || !(width.get() > 0) || !(height.get() > 0)) {
      return Optional.empty();
    }
    Projection projection = Projection.parse(frames.file(), proj.get());
    return projection
        .project(new LatLon(latitude.get(), longitude.get()))
        .map(
            corner ->
                new Georeference(projection, corner.x(), corner.y(), width.get(), -height.get()));
  }

  private static Optional<Double> number(Data data, String name) {
    return child(data.data(), "what")
        .flatMap(what -> HdfAttributes.number(what, name))
        .or(() -> child(data.dataset(), "what").flatMap(what -> HdfAttributes.number(what, name)));
  }

  private static Optional<String> attribute(Group group, String child, String name) {
    return child(group, child).flatMap(found -> HdfAttributes.text(found, name));
  }

  private static Optional<Group> child(Group group, String name) {
    return group.getChild(name) instanceof Group found ? Optional.of(found) : Optional.empty();
  }
}
