package dev.convcast.inference.web;

import dev.convcast.forecasting.Forecast;
import dev.convcast.forecasting.ForecastMetrics;
import dev.convcast.frames.codec.NpyFormat;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes forecasts as JSON, or as JSON with their bytes after it. */
@Component
final class InferWriter {

  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  private final JsonMapper json;
  private final ForecastMetrics metrics;

  InferWriter(JsonMapper json, ForecastMetrics metrics) {
    this.json = json;
    this.metrics = metrics;
  }

  void write(InferCall call, List<Forecast> forecasts, HttpServletResponse response)
      throws IOException {
    var answer = InferResponse.of(call.id(), call.shape(), forecasts, call.wantsBytes());
    metrics.writing(
        () -> {
          if (call.wantsBytes()) {
            writeBytes(answer, forecasts, response);
          } else {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            json.writeValue(response.getOutputStream(), answer);
          }
          return answer;
        });
  }

  private void writeBytes(
      InferResponse answer, List<Forecast> forecasts, HttpServletResponse response)
      throws IOException {
    byte[] head = json.writeValueAsBytes(answer);
    long bytes = forecasts.stream().mapToLong(one -> one.frames().values().length).sum();
    response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
    response.setHeader(JSON_LENGTH, Integer.toString(head.length));
    response.setContentLengthLong(head.length + bytes * Float.BYTES);
    OutputStream out = response.getOutputStream();
    out.write(head);
    for (Forecast forecast : forecasts) {
      NpyFormat.writeValues(forecast.frames().values(), out);
    }
  }
}
