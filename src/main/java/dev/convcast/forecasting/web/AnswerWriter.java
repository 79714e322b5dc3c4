package dev.convcast.forecasting.web;

import dev.convcast.forecasting.Forecast;
import dev.convcast.forecasting.ForecastMetrics;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.codec.Animation;
import dev.convcast.frames.codec.GifFormat;
import dev.convcast.frames.codec.NpyFormat;
import dev.convcast.frames.codec.PngFormat;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
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

  void write(Forecast forecast, AnswerFormat format, HttpServletResponse response)
      throws IOException {
    response.setContentType(format.type().toString());
    response.setHeader("Convcast-Model", forecast.model().modelName().value());
    response.setHeader("Convcast-Version", Integer.toString(forecast.model().version()));
    response.setHeader("Convcast-Unit", forecast.unit().symbol());
    if (!forecast.warnings().isEmpty()) {
      response.setHeader("Convcast-Warnings", String.join("; ", forecast.warnings()));
    }
    OutputStream out = response.getOutputStream();
    if (format == AnswerFormat.JSON) {
      json.writeValue(out, ForecastAnswer.from(forecast)); // times itself
      return;
    }
    metrics.writing(
        () -> {
          writeFile(forecast, format, out);
          return format;
        });
  }

  private static void writeFile(Forecast forecast, AnswerFormat format, OutputStream out)
      throws IOException {
    FrameSequence frames = forecast.frames();
    switch (format) {
      case NPY -> NpyFormat.write(frames, out);
      case PNG -> PngFormat.writeZip(frames, forecast.low(), forecast.high(), out);
      case GIF ->
          GifFormat.write(
              new Animation(forecast.seen(), frames, forecast.low(), forecast.high()), out);
      case JSON -> throw new IllegalArgumentException("JSON is no file");
    }
  }
}
