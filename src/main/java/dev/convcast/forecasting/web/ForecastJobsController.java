package dev.convcast.forecasting.web;

import dev.convcast.forecasting.deferred.DeferredForecast;
import dev.convcast.forecasting.deferred.DeferredForecasts;
import dev.convcast.forecasting.deferred.DeferredId;
import dev.convcast.refusal.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/forecast-jobs}: forecasts that were asked for with {@code Prefer: respond-async}. */
@RestController
@RequestMapping("/v1/forecast-jobs")
@Tag(name = "forecasts", description = "The frames that follow")
class ForecastJobsController {

  private static final int MOST = 500;

  private final DeferredForecasts forecasts;

  ForecastJobsController(DeferredForecasts forecasts) {
    this.forecasts = forecasts;
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "listForecastJobs",
      summary = "List forecast jobs",
      description = "Those whose retention time is not over, newest first.")
  ForecastJobItems list(
      @Parameter(description = "How many at most, 1 to 500.") @RequestParam(defaultValue = "100")
          int limit,
      @Parameter(description = "The last id of the page before.") @RequestParam(required = false)
          @Nullable String after) {
    if (limit < 1 || limit > MOST) {
      throw Refusal.doesNotFit("limit", "The limit is %d; expected 1 to %d".formatted(limit, MOST));
    }
    return new ForecastJobItems(
        forecasts.list(limit, Optional.ofNullable(after).map(DeferredId::parse)).stream()
            .map(ForecastJobItem::from)
            .toList());
  }

  @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "getForecastJob", summary = "Get a forecast job")
  ForecastJobItem get(@PathVariable String id) {
    return ForecastJobItem.from(forecasts.get(DeferredId.parse(id)));
  }

  @GetMapping("/{id}/result")
  @Operation(
      operationId = "getForecastJobResult",
      summary = "Fetch a forecast job's result",
      description =
          "The forecast in the format that the request named, with the headers that it would have"
              + " had then. It is gone after the retention time.")
  @ApiResponse(
      responseCode = "200",
      description = "The frames that follow",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
              schema = @Schema(type = "string", format = "binary")))
  @ApiResponse(responseCode = "409", description = "It has not succeeded, or not yet")
  void result(@PathVariable String id, HttpServletResponse response) throws IOException {
    DeferredForecast job = forecasts.get(DeferredId.parse(id));
    Path file = forecasts.result(job);
    try {
      long bytes = Files.size(file);
      job.headers().forEach(response::setHeader);
      response.setContentLengthLong(bytes);
      Files.copy(file, response.getOutputStream());
    } catch (NoSuchFileException removed) {
      throw Refusal.notFound("The forecast job %s was removed".formatted(id));
    }
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteForecastJob",
      summary = "Delete a forecast job",
      description = "With its result; where it waits or runs, the work is dropped.")
  @ApiResponse(responseCode = "204", description = "It is gone.")
  void delete(@PathVariable String id) {
    forecasts.delete(DeferredId.parse(id));
  }
}
