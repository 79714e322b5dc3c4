package dev.convcast.frames.codec.hdf;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.frames.codec.NorthUp;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.frames.geo.LatLon;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames as an ODIM_H5 2.4 composite: a dataset for each frame, whose end is its time. It
 * starts then too, or where the sum that it is begins. Values are stored as they are; the nominal
 * time is that of the first frame.
 */
public final class OdimWriter {

  private static final double NODATA = -9_999_000;
  private static final double UNDETECT = -8_888_000;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HHmmss").withZone(ZoneOffset.UTC);

  private OdimWriter() {}

  /**
   * Refuses frames of which ODIM cannot say what they are.
   *
   * @throws Refusal where a frame has several channels, or the times, the place or a quantity of
   *     the unit are not known
   */
  public static void require(FrameSequence frames) {
    Meaning meaning = frames.meaning();
    if (frames.grid().channels() > 1) {
      throw refusal("one channel a frame", "the forecast has " + frames.grid().channels());
    }
    if (meaning.georeference() == null) {
      throw refusal("where the pixels lie", "no file of the request says it");
    }
    if (meaning.times().isEmpty()) {
      throw refusal(
          "the time of each frame", "the request says neither the last frame's nor the interval");
    }
    quantity(meaning.unit());
  }

  /**
   * @param frames that {@link #require} takes
   */
  public static void write(FrameSequence frames, OutputStream out) throws IOException {
    require(frames);
    FrameSequence northUp = NorthUp.of(frames);
    HdfWriter.write(file -> write(northUp, file), out);
  }

  private static void write(FrameSequence frames, HdfWriter file) {
    Meaning meaning = frames.meaning();
    Instant first = meaning.times().get(0);
    file.group("/", Map.of("Conventions", "ODIM_H5/V2_4"));
    file.group(
        "/what",
        attributes(
            "object",
            "COMP",
            "version",
            "H5rad 2.4",
            "source",
            "CMT:Convcast forecast",
            "date",
            DATE.format(first),
            "time",
            TIME.format(first)));
    file.group("/where", where(frames.grid(), meaning.georeference()));
    long[] sides = {frames.grid().rows(), frames.grid().columns()};
    int area = frames.grid().size();
    for (int t = 0; t < frames.frames(); t++) {
      Instant time = meaning.times().get(t);
      Instant start = time.minus(meaning.summedOver().orElse(Duration.ZERO));
      String dataset = "/dataset" + (t + 1);
      file.group(dataset, Map.of());
      file.group(
          dataset + "/what",
          attributes(
              "product",
              "COMP",
              "startdate",
              DATE.format(start),
              "starttime",
              TIME.format(start),
              "enddate",
              DATE.format(time),
              "endtime",
              TIME.format(time)));
      file.group(dataset + "/data1", Map.of());
      Map<String, Object> what = attributes("quantity", quantity(meaning.unit()));
      what.put("gain", 1.0);
      what.put("offset", 0.0);
      what.put("nodata", NODATA);
      what.put("undetect", UNDETECT);
      file.group(dataset + "/data1/what", what);
      float[] values = Arrays.copyOfRange(frames.values(), t * area, (t + 1) * area);
      for (int i = 0; i < area; i++) {
        values[i] = Float.isNaN(values[i]) ? (float) NODATA : values[i];
      }
      file.dataset(
          dataset + "/data1/data",
          values,
          sides,
          attributes("CLASS", "IMAGE", "IMAGE_VERSION", "1.2"));
    }
  }

  private static Map<String, Object> where(Grid grid, @Nullable Georeference place) {
    if (place == null) {
      throw new IllegalArgumentException("frames without a place");
    }
    Map<String, Object> where = attributes("projdef", place.projection().text());
    where.put("xsize", (long) grid.columns());
    where.put("ysize", (long) grid.rows());
    where.put("xscale", Math.abs(place.columnStep()));
    where.put("yscale", Math.abs(place.rowStep()));
    corner(where, "UL", place, 0, 0);
    corner(where, "UR", place, 0, grid.columns());
    corner(where, "LL", place, grid.rows(), 0);
    corner(where, "LR", place, grid.rows(), grid.columns());
    return where;
  }

  private static void corner(
      Map<String, Object> where, String name, Georeference place, int row, int column) {
    LatLon corner =
        place
            .projection()
            .place(place.corner(row, column))
            .orElseThrow(
                () ->
                    refusal(
                        "the corners in latitude and longitude",
                        "they cannot be computed for " + place.projection()));
    where.put(name + "_lat", corner.latitude());
    where.put(name + "_lon", corner.longitude());
  }

  private static String quantity(@Nullable Unit unit) {
    String symbol = unit == null ? "" : unit.symbol();
    return switch (symbol) {
      case "mm/h" -> "RATE";
      case "mm" -> "ACRR";
      case "dBZ" -> "DBZH";
      case "m/s" -> "VRAD";
      default ->
          throw refusal(
              "a quantity, which it has for mm/h, mm, dBZ and m/s",
              "the forecast is in " + (unit == null ? "no unit" : symbol));
    };
  }

  private static Map<String, Object> attributes(String... pairs) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      attributes.put(pairs[i], pairs[i + 1]);
    }
    return attributes;
  }

  private static Refusal refusal(String says, String but) {
    return Refusal.doesNotFit(
        "format",
        "ODIM says %s, and %s; expected another format such as netcdf".formatted(says, but));
  }
}
