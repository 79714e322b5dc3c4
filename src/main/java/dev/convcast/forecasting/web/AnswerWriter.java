package dev.convcast.forecasting.web;

import dev.convcast.forecasting.Forecast;
import dev.convcast.forecasting.ForecastMetrics;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.codec.Animation;
import dev.convcast.frames.codec.CsvWriter;
import dev.convcast.frames.codec.GifFormat;
import dev.convcast.frames.codec.NpyFormat;
import dev.convcast.frames.codec.PngFormat;
import dev.convcast.frames.codec.hdf.NetCdfWriter;
import dev.convcast.frames.codec.hdf.OdimWriter;
import dev.convcast.frames.codec.tiff.GeoTiffWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes a forecast as a file, with what a file cannot say in headers. */
@Component
final class AnswerWriter {

  private final JsonMapper json;
  private final ForecastMetrics metrics;

  AnswerWriter(JsonMapper json, ForecastMetrics metrics) {
    this.json = json;
    this.metrics = metrics;
  }

  /** Where an answer goes: its headers first, and then its bytes. */
  interface Target {
    OutputStream open(Map<String, String> headers) throws IOException;
  }

  /** Makes of a forecast what is wanted, and writes it; nothing where it cannot be written. */
  void write(Forecast whole, AnswerPlan plan, Target target) throws IOException {
    Forecast forecast = plan.derivation().of(whole);
    AnswerFormat format = plan.format();
    Map<String, String> headers =
        headers(
            format,
            forecast.model().modelName().value(),
            forecast.model().version(),
            forecast.unit().symbol(),
            forecast.warnings());
    if (format == AnswerFormat.JSON) {
      json.writeValue(target.open(headers), ForecastAnswer.from(forecast)); // times itself
      return;
    }
    if (format == AnswerFormat.NPY) {
      headers.put("Content-Length", Long.toString(NpyFormat.length(forecast.frames())));
    }
    metrics.writing(
        () -> {
          writeFile(forecast, plan, headers, target);
          return format;
        });
  }

  private static void writeFile(
      Forecast forecast, AnswerPlan plan, Map<String, String> headers, Target target)
      throws IOException {
    FrameSequence frames = forecast.frames();
    Opened out = new Opened(headers, target);
    switch (plan.format()) {
      case NPY -> NpyFormat.write(frames, out);
      case PNG -> PngFormat.writeZip(frames, forecast.low(), forecast.high(), out);
      case GIF -> GifFormat.write(animation(forecast), out);
      case NETCDF -> NetCdfWriter.write(frames, about(forecast), out);
      case ODIM -> OdimWriter.write(frames, out);
      case GEOTIFF -> GeoTiffWriter.writeZip(frames, out);
      case CSV -> CsvWriter.write(frames, plan.pixels().in(frames), out);
      case JSON, NDJSON -> throw new IllegalArgumentException(plan.format() + " is no file");
    }
  }

  /** What was seen and what follows; of sums, only themselves. */
  private static Animation animation(Forecast forecast) {
    return forecast
        .seen()
        .map(seen -> new Animation(seen, forecast.frames(), forecast.low(), forecast.high()))
        .orElseGet(() -> new Animation(forecast.frames(), null, forecast.low(), forecast.high()));
  }

  private static Map<String, String> about(Forecast forecast) {
    Map<String, String> about = new LinkedHashMap<>();
    about.put("title", "Forecast of " + forecast.model());
    about.put("source", "Convcast, model " + forecast.model());
    if (!forecast.warnings().isEmpty()) {
      about.put("comment", String.join("; ", forecast.warnings()));
    }
    return about;
  }

  static Map<String, String> headers(
      AnswerFormat format, String model, int version, String unit, List<String> warnings) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", format.type().toString());
    headers.put("Convcast-Model", model);
    headers.put("Convcast-Version", Integer.toString(version));
    headers.put("Convcast-Unit", unit);
    if (!warnings.isEmpty()) {
      headers.put("Convcast-Warnings", String.join("; ", warnings));
    }
    return headers;
  }

  /** Opens its target at the first byte, so that a refusal before it is an answer of its own. */
  private static final class Opened extends OutputStream {
    private final Map<String, String> headers;
    private final Target target;
    private @Nullable OutputStream out;

    Opened(Map<String, String> headers, Target target) {
      this.headers = headers;
      this.target = target;
    }

    private OutputStream out() throws IOException {
      OutputStream opened = out;
      if (opened == null) {
        opened = target.open(headers);
        out = opened;
      }
      return opened;
    }

    @Override
    public void write(int b) throws IOException {
      out().write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out().write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
      out().flush();
    }
  }
}
