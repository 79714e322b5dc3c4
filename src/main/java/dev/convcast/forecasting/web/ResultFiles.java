package dev.convcast.forecasting.web;

import dev.convcast.forecasting.Forecast;
import dev.convcast.forecasting.deferred.DeferredForecasts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Writes the results that are fetched later as those that are waited for. */
@Component
final class ResultFiles implements DeferredForecasts.Results {

  private final AnswerWriter answers;

  ResultFiles(AnswerWriter answers) {
    this.answers = answers;
  }

  @Override
  public Map<String, String> write(Forecast forecast, Map<String, String> answer, Path file)
      throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    try (OutputStream out = Files.newOutputStream(file)) {
      answers.write(
          forecast,
          AnswerPlan.of(answer),
          with -> {
            headers.putAll(with);
            return out;
          });
    }
    return headers;
  }
}
