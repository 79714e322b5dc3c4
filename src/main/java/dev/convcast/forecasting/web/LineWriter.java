package dev.convcast.forecasting.web;

import dev.convcast.forecasting.Derivation;
import dev.convcast.forecasting.ForecastRequest;
import dev.convcast.forecasting.ForecastStream;
import dev.convcast.forecasting.Forecasts;
import dev.convcast.frames.FrameSequence;
import dev.convcast.refusal.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a line of JSON for each lead time as soon as it is there. What goes wrong before the first
 * is an answer of its own; after it, the last line says {@code {"problem": ...}}.
 */
@Component
final class LineWriter {

  private static final Logger log = LoggerFactory.getLogger(LineWriter.class);

  private final Forecasts forecasts;
  private final JsonMapper json;

  LineWriter(Forecasts forecasts, JsonMapper json) {
    this.forecasts = forecasts;
    this.json = json;
  }

  void write(ForecastRequest request, Derivation derivation, HttpServletResponse response)
      throws IOException {
    try (ForecastStream stream = forecasts.stream(request)) {
      Optional<FrameSequence> frame = stream.next();
      AnswerWriter.headers(
              AnswerFormat.NDJSON,
              stream.model().modelName().value(),
              stream.model().version(),
              derivation.unitOf(stream.unit()).symbol(),
              stream.warnings())
          .forEach(response::setHeader);
      OutputStream out = response.getOutputStream();
      for (int lead = 1; frame.isPresent(); lead++) {
        line(out, lead, derivation.of(frame.get()));
        frame = next(stream, out);
      }
    }
  }

  private Optional<FrameSequence> next(ForecastStream stream, OutputStream out) throws IOException {
    try {
      return stream.next();
    } catch (Refusal refusal) {
      line(out, Map.of("problem", refusal.detail()));
    } catch (RuntimeException e) {
      log.error("A forecast broke off", e);
      line(out, Map.of("problem", "The forecast broke off; the service's log says why"));
    }
    return Optional.empty();
  }

  private void line(OutputStream out, int lead, FrameSequence frame) throws IOException {
    List<Instant> times = frame.meaning().times();
    line(out, new ForecastLine(lead, times.isEmpty() ? null : times.get(0), frame));
  }

  private void line(OutputStream out, Object line) throws IOException {
    out.write(json.writeValueAsBytes(line));
    out.write('\n');
    out.flush();
  }
}
