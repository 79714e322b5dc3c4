package dev.convcast.frames.codec.hdf;

import dev.convcast.frames.Unit;
import dev.convcast.frames.codec.Calibration;
import dev.convcast.frames.codec.FileUnit;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.frames.geo.Projection;
import dev.convcast.refusal.Refusal;
import io.jhdf.HdfFile;
import io.jhdf.api.Group;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The attributes of a KNMI radar file that say what its pixels mean. */
final class KnmiAttributes {

  private static final String CALIBRATION = "/image1/calibration";
  private static final double METRES = 1000;
  private static final String NUMBER = "([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)";
  private static final Pattern FORMULA =
      Pattern.compile("GEO=" + NUMBER + "\\*PV(?:\\+?" + NUMBER + ")?");
  private static final Pattern BRACKETS = Pattern.compile("\\[([^\\]]+)\\]");
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("dd-MMM-uuuu;HH:mm:ss.SSS")
          .toFormatter(Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);

  private final String file;
  private final HdfFile hdf;
  private final String quantity;

  KnmiAttributes(String file, HdfFile hdf) {
    this.file = file;
    this.hdf = hdf;
    this.quantity = attribute("/image1", "image_geo_parameter").map(String::valueOf).orElse("");
  }

  boolean isAccumulation() {
    return quantity.contains("ACCUMULATED") && quantity.contains("[MM]");
  }

  /** What the file names in brackets, as its users write it, or null. */
  @Nullable Unit unit() {
    Matcher brackets = BRACKETS.matcher(quantity);
    if (!brackets.find()) {
      return null;
    }
    String symbol = brackets.group(1);
    return FileUnit.of(
        file,
        switch (symbol) {
          case "MM" -> "mm";
          case "MM/H" -> "mm/h";
          case "DBZ" -> "dBZ";
          default -> symbol;
        });
  }

  Instant end() {
    return time("product_datetime_end")
        .orElseThrow(
            () -> missing("/overview", "product_datetime_end", "26-AUG-2010;00:05:00.000"));
  }

  /** From the product's start to its end, or null where it does not say. */
  @Nullable Duration duration() {
    return time("product_datetime_start").map(start -> Duration.between(start, end())).orElse(null);
  }

  Calibration calibration() {
    String formula =
        attribute(CALIBRATION, "calibration_formulas")
            .map(text -> text.toString().replace(" ", ""))
            .orElse("");
    Matcher parts = FORMULA.matcher(formula);
    if (!parts.matches()) {
      throw missing(CALIBRATION, "calibration_formulas", "GEO=0.01*PV+0.0");
    }
    double gain = Double.parseDouble(parts.group(1));
    double offset = parts.group(2) == null ? 0 : Double.parseDouble(parts.group(2));
    Set<Double> missing = new HashSet<>();
    for (String name : new String[] {"calibration_missing_data", "calibration_out_of_image"}) {
      attribute(CALIBRATION, name).ifPresent(value -> missing.add(((Number) value).doubleValue()));
    }
    return new Calibration(gain, offset, Set.copyOf(missing));
  }

  /** Nothing where the file says no projection, or not in kilometres. */
  Optional<Georeference> georeference() {
    if (!(hdf.getChild("geographic") instanceof Group where)
        || !(where.getChild("map_projection") instanceof Group map)) {
      return Optional.empty();
    }
    Optional<String> proj = HdfAttributes.text(map, "projection_proj4_params");
    Optional<Double> right = HdfAttributes.number(where, "geo_pixel_size_x");
    Optional<Double> down = HdfAttributes.number(where, "geo_pixel_size_y");
    boolean kilometres =
        HdfAttributes.text(where, "geo_dim_pixel").orElse("").equalsIgnoreCase("KM,KM");
    if (proj.isEmpty() || right.isEmpty() || down.isEmpty() || !kilometres) {
      return Optional.empty();
    }
    double column = HdfAttributes.number(where, "geo_column_offset").orElse(0.0);
    double row = HdfAttributes.number(where, "geo_row_offset").orElse(0.0);
    double across = right.get() * METRES;
    double along = down.get() * METRES;
    return Optional.of(
        new Georeference(
            Projection.parse(file, proj.get()), column * across, row * along, across, along));
  }

  private Optional<Instant> time(String name) {
    try {
      return attribute("/overview", name)
          .map(
              text -> LocalDateTime.parse(text.toString().strip(), TIME).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException notATime) {
      throw missing("/overview", name, "26-AUG-2010;00:05:00.000");
    }
  }

  private Optional<Object> attribute(String group, String name) {
    return HdfAttributes.first(hdf.getByPath(group), name);
  }

  private Refusal missing(String group, String name, String example) {
    return Refusal.unreadable(
        "%s: the attribute %s of %s is '%s'; expected one such as %s"
            .formatted(
                file,
                name,
                group,
                attribute(group, name).map(String::valueOf).orElse(""),
                example));
  }
}
