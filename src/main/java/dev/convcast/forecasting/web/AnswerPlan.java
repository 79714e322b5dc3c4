package dev.convcast.forecasting.web;

import dev.convcast.forecasting.Derivation;
import dev.convcast.forecasting.Forecasts;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.codec.hdf.OdimWriter;
import dev.convcast.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a forecast is wanted.
 *
 * @param pixels of which pixels, where the format is CSV
 */
record AnswerPlan(AnswerFormat format, Derivation derivation, PixelQuery pixels) {

  AnswerPlan {
    boolean lines = format == AnswerFormat.CSV;
    if (lines && pixels.isEmpty()) {
      throw Refusal.doesNotFit(
          "point",
          "CSV is of some pixels and none are named; expected point=row,column, or"
              + " box=row,column,rows,columns, or lat and lon");
    }
    if (!lines && !pixels.isEmpty()) {
      throw Refusal.doesNotFit(
          "format",
          "Some pixels are asked for and the format is %s; expected csv".formatted(format));
    }
    if (format == AnswerFormat.NDJSON && derivation.accumulate().isPresent()) {
      throw Refusal.doesNotFit(
          "accumulate",
          "Sums over time are not written line by line; expected another format than ndjson");
    }
  }

  /** Whether there are forecasts that cannot be written so. */
  boolean mayNotFit() {
    return !derivation.isNone() || format == AnswerFormat.ODIM || format == AnswerFormat.CSV;
  }

  /** Refuses a forecast that could not be written so, before it is made. */
  void check(Forecasts.Outline forecast) {
    Meaning meaning = derivation.of(forecast.meaning(), forecast.horizon());
    List<Instant> first = meaning.times().stream().limit(1).toList();
    var frame =
        new FrameSequence(new float[forecast.grid().size()], 1, forecast.grid(), meaning.at(first));
    if (format == AnswerFormat.ODIM) {
      OdimWriter.require(frame);
    }
    if (format == AnswerFormat.CSV) {
      pixels.in(frame);
    }
  }

  /** By the names of the query, to be stored. */
  Map<String, String> toMap() {
    Map<String, String> map = new TreeMap<>();
    map.put("format", format.toString());
    derivation.accumulate().ifPresent(value -> map.put("accumulate", value.toString()));
    derivation.threshold().ifPresent(value -> map.put("threshold", Double.toString(value)));
    put(map, "point", pixels.point());
    put(map, "box", pixels.box());
    put(map, "lat", pixels.lat());
    put(map, "lon", pixels.lon());
    return map;
  }

  private static void put(Map<String, String> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value.toString());
    }
  }

  static AnswerPlan of(Map<String, String> map) {
    var derivation =
        new Derivation(
            Optional.ofNullable(map.get("accumulate")).map(Duration::parse),
            map.containsKey("threshold")
                ? OptionalDouble.of(Double.parseDouble(map.get("threshold")))
                : OptionalDouble.empty());
    return new AnswerPlan(
        AnswerFormat.of(map.get("format"), null),
        derivation,
        new PixelQuery(
            map.get("point"), map.get("box"), number(map.get("lat")), number(map.get("lon"))));
  }

  private static @Nullable Double number(@Nullable String text) {
    return text == null ? null : Double.valueOf(text);
  }
}
