package dev.convcast.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.convcast.refusal.Refusal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/**
 * The web room by itself, with endpoints that fail in every way. They are test components, so that
 * a test of the whole service does not find them.
 */
final class WebServer {

  static final String NO_DATABASE =
      "spring.autoconfigure.exclude="
          + "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";

  private WebServer() {}

  @TestComponent
  @SpringBootConfiguration
  @EnableAutoConfiguration
  @ComponentScan("dev.convcast.web")
  @ConfigurationPropertiesScan("dev.convcast.web")
  @Import(Endpoints.class)
  static class Server {}

  enum Colour {
    RED,
    BLUE
  }

  record Inner(int epochs) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Body(
      @Positive int horizon,
      @Nullable String unit,
      @Nullable Duration interval,
      @Nullable List<Double> values,
      @Nullable Inner training,
      @Nullable Colour colour) {}

  @TestComponent
  @RestController
  static class Endpoints {

    @PostMapping(path = "/body", consumes = MediaType.APPLICATION_JSON_VALUE)
    Body body(@RequestBody @Valid Body body) {
      return body;
    }

    @GetMapping("/refused/{reason}")
    void refused(@PathVariable Refusal.Reason reason) {
      throw new Refusal(reason, "No.").with("retryAfterSeconds", 7).with("field", "x");
    }

    @GetMapping("/v2/refused")
    void refusedInferring() {
      refused(Refusal.Reason.BUSY);
    }

    @GetMapping({"/broken", "/v2/broken"})
    void broken() {
      throw new IllegalStateException("secret: /etc/passwd");
    }

    @GetMapping("/number")
    Map<String, Object> number(@RequestParam @Positive int horizon) {
      return Map.of("horizon", horizon);
    }

    @PostMapping("/parts")
    int parts(@RequestPart List<MultipartFile> frames) {
      return frames.size();
    }

    @GetMapping(path = "/text", produces = "text/plain")
    String text() {
      return "text";
    }
  }
}
