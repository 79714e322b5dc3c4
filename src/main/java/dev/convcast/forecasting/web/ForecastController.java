package dev.convcast.forecasting.web;

import dev.convcast.forecasting.ForecastRequest;
import dev.convcast.forecasting.Forecasts;
import dev.convcast.forecasting.deferred.DeferredForecast;
import dev.convcast.forecasting.deferred.DeferredForecasts;
import dev.convcast.frames.FrameSequence;
import dev.convcast.refusal.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** {@code /v1/models/{model}/forecast}: frames in, the frames that follow out. */
@RestController
@RequestMapping("/v1/models/{model}/forecast")
@Tag(name = "forecasts", description = "The frames that follow")
@ApiResponse(responseCode = "503", description = "The queue is full, or the service is stopping")
@ApiResponse(responseCode = "504", description = "The deadline passed; the work was dropped")
class ForecastController {

  private static final String PREFER = "Prefer";
  private static final String ASYNC = "respond-async";
  private static final String NDJSON = "application/x-ndjson";
  private static final String PREFER_MEANS =
      "respond-async: do not wait; the answer is 202 and names a forecast job.";

  private final Forecasts forecasts;
  private final DeferredForecasts deferred;
  private final UploadedFrames uploads;
  private final AnswerWriter answers;
  private final LineWriter lines;
  private final JsonMapper json;

  ForecastController(
      Forecasts forecasts,
      DeferredForecasts deferred,
      UploadedFrames uploads,
      AnswerWriter answers,
      LineWriter lines,
      JsonMapper json) {
    this.forecasts = forecasts;
    this.deferred = deferred;
    this.uploads = uploads;
    this.answers = answers;
    this.lines = lines;
    this.json = json;
  }

  @PostMapping(
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = {MediaType.APPLICATION_JSON_VALUE, NDJSON})
  @Operation(
      operationId = "forecast",
      summary = "Forecast the next frames, JSON in and out",
      description =
          "More frames than the model was trained on: the last ones are used. A longer horizon than"
              + " it was trained for is allowed; warnings say so. With Accept: application/x-ndjson"
              + " the answer is a line (ForecastLine) a lead time, each as soon as it is computed.")
  @ApiResponse(
      responseCode = "200",
      description = "The frames that follow",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = ForecastAnswer.class)),
        @Content(mediaType = NDJSON, schema = @Schema(implementation = ForecastLine.class))
      })
  @ApiResponse(
      responseCode = "202",
      description = "It is made, and can be fetched later.",
      headers =
          @Header(
              name = "Location",
              description = "The forecast job.",
              schema = @Schema(type = "string")),
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = ForecastJobItem.class)))
  void forecast(
      @Parameter(example = "moving-digits") @PathVariable String model,
      @ParameterObject ForecastQuery query,
      @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false)
          @Nullable String accept,
      @Parameter(description = PREFER_MEANS, example = ASYNC)
          @RequestHeader(name = PREFER, required = false)
          @Nullable String prefer,
      @RequestBody ForecastBody body,
      HttpServletResponse response)
      throws IOException {
    AnswerFormat format =
        AnswerFormat.of(null, accept, List.of(AnswerFormat.JSON, AnswerFormat.NDJSON));
    var plan = new AnswerPlan(format, query.derivation(), new PixelQuery(null, null, null, null));
    answer(body.toRequest(model, query), plan, prefer, response);
  }

  @PostMapping("/upload")
  @Operation(
      operationId = "forecastUpload",
      summary = "Forecast the next frames, files in and out",
      description =
          "A file of frames (NPY, NPZ, JSON, PNG, TIFF, GeoTIFF, GIF, ODIM or KNMI HDF5, NetCDF-4, a zip"
              + " of them) as the body, or files as parts 'frames' of a form; many images are one"
              + " sequence in the order of their times, or else of their names. The answer's format"
              + " follows Accept, or ?format= which wins.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = {
                @Content(
                    mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                    schema = @Schema(implementation = ForecastUpload.class)),
                @Content(
                    mediaType = "application/x-npy",
                    schema = @Schema(type = "string", format = "binary")),
                @Content(
                    mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                    schema = @Schema(type = "string", format = "binary")),
                @Content(
                    mediaType = "application/zip",
                    schema = @Schema(type = "string", format = "binary")),
                @Content(
                    mediaType = MediaType.IMAGE_PNG_VALUE,
                    schema = @Schema(type = "string", format = "binary")),
                @Content(
                    mediaType = "image/tiff",
                    schema = @Schema(type = "string", format = "binary")),
                @Content(
                    mediaType = MediaType.IMAGE_GIF_VALUE,
                    schema = @Schema(type = "string", format = "binary")),
                @Content(
                    mediaType = "application/x-hdf5",
                    schema = @Schema(type = "string", format = "binary")),
                @Content(
                    mediaType = "application/x-netcdf",
                    schema = @Schema(type = "string", format = "binary"))
              }))
  @ApiResponse(
      responseCode = "200",
      description = "The frames that follow",
      headers = {
        @Header(name = "Convcast-Model", schema = @Schema(type = "string")),
        @Header(name = "Convcast-Version", schema = @Schema(type = "integer")),
        @Header(name = "Convcast-Unit", schema = @Schema(type = "string")),
        @Header(
            name = "Convcast-Warnings",
            description = "What to know of this forecast, if anything",
            schema = @Schema(type = "string"))
      },
      content = {
        @Content(
            mediaType = "application/x-npy",
            schema = @Schema(type = "string", format = "binary")),
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = ForecastAnswer.class)),
        @Content(
            mediaType = MediaType.IMAGE_GIF_VALUE,
            schema = @Schema(type = "string", format = "binary")),
        @Content(
            mediaType = "application/zip",
            schema = @Schema(type = "string", format = "binary")),
        @Content(
            mediaType = "application/x-netcdf",
            schema = @Schema(type = "string", format = "binary")),
        @Content(
            mediaType = "application/x-hdf5",
            schema = @Schema(type = "string", format = "binary")),
        @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
        @Content(mediaType = NDJSON, schema = @Schema(implementation = ForecastLine.class))
      })
  @ApiResponse(
      responseCode = "202",
      description = "It is made, and can be fetched later.",
      headers =
          @Header(
              name = "Location",
              description = "The forecast job.",
              schema = @Schema(type = "string")),
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = ForecastJobItem.class)))
  void upload(
      @Parameter(example = "moving-digits") @PathVariable String model,
      @ParameterObject ForecastQuery query,
      @ParameterObject FileQuery files,
      @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false)
          @Nullable String accept,
      @Parameter(description = PREFER_MEANS, example = ASYNC)
          @RequestHeader(name = PREFER, required = false)
          @Nullable String prefer,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    var plan =
        new AnswerPlan(AnswerFormat.of(files.format(), accept), query.derivation(), files.pixels());
    FrameSequence sent = uploads.read(request);
    FrameSequence frames =
        sent.with(
            new FileMeaning(files.unit(), files.interval(), files.lastFrameTime())
                .with(sent.meaning()));
    answer(
        query.toRequest(model, null, frames, Optional.ofNullable(files.lastFrameTime())),
        plan,
        prefer,
        response);
  }

  private void answer(
      ForecastRequest request,
      AnswerPlan plan,
      @Nullable String prefer,
      HttpServletResponse response)
      throws IOException {
    boolean async = isAsync(prefer);
    if (async || plan.mayNotFit()) {
      plan.check(forecasts.check(request));
    }
    if (async) {
      defer(request, plan, response);
    } else if (plan.format() == AnswerFormat.NDJSON) {
      lines.write(request, plan.derivation(), response);
    } else {
      answers.write(
          forecasts.forecast(request),
          plan,
          headers -> {
            headers.forEach(response::setHeader);
            return response.getOutputStream();
          });
    }
  }

  private static boolean isAsync(@Nullable String prefer) {
    return prefer != null
        && Arrays.stream(prefer.split("[,;]", -1))
            .anyMatch(each -> each.strip().equalsIgnoreCase(ASYNC));
  }

  private void defer(ForecastRequest request, AnswerPlan plan, HttpServletResponse response)
      throws IOException {
    if (plan.format() == AnswerFormat.NDJSON) {
      throw Refusal.doesNotFit(
          "format",
          "Lines come as the forecast is made, and a forecast job is fetched afterwards; expected"
              + " another format than ndjson");
    }
    DeferredForecast job = deferred.add(request, plan.toMap());
    response.setStatus(HttpServletResponse.SC_ACCEPTED);
    response.setHeader(HttpHeaders.LOCATION, "/v1/forecast-jobs/" + job.id());
    response.setHeader("Preference-Applied", ASYNC);
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    json.writeValue(response.getOutputStream(), ForecastJobItem.from(job));
  }
}
