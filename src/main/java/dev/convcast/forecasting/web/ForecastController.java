package dev.convcast.forecasting.web;

import dev.convcast.forecasting.Forecast;
import dev.convcast.forecasting.Forecasts;
import dev.convcast.frames.FrameSequence;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/models/{model}/forecast}: frames in, the frames that follow out. */
@RestController
@RequestMapping("/v1/models/{model}/forecast")
@Tag(name = "forecasts", description = "The frames that follow")
@ApiResponse(responseCode = "503", description = "The queue is full, or the service is stopping")
@ApiResponse(responseCode = "504", description = "The deadline passed; the work was dropped")
class ForecastController {

  private final Forecasts forecasts;
  private final UploadedFrames uploads;
  private final AnswerWriter answers;

  ForecastController(Forecasts forecasts, UploadedFrames uploads, AnswerWriter answers) {
    this.forecasts = forecasts;
    this.uploads = uploads;
    this.answers = answers;
  }

  @PostMapping(
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "forecast",
      summary = "Forecast the next frames, JSON in and out",
      description =
          "More frames than the model was trained on: the last ones are used. A longer horizon than"
              + " it was trained for is allowed; warnings say so.")
  @ApiResponse(
      responseCode = "200",
      description = "The frames that follow",
      useReturnTypeSchema = true)
  ForecastAnswer forecast(
      @Parameter(example = "moving-digits") @PathVariable String model,
      @Parameter(description = "How many frames to forecast.", example = "10")
          @RequestParam(required = false)
          @Nullable Integer horizon,
      @Parameter(description = "A version's number or an alias.", example = "champion")
          @RequestParam(required = false)
          @Nullable String version,
      @Parameter(
              description = "How long it may take; the work is dropped then.",
              schema = @Schema(type = "string", format = "duration"),
              example = "PT30S")
          @RequestParam(required = false)
          @Nullable Duration deadline,
      @RequestBody ForecastBody body) {
    var query = new ForecastQuery(horizon, version, deadline);
    return ForecastAnswer.from(forecasts.forecast(body.toRequest(model, query)));
  }

  @PostMapping("/upload")
  @Operation(
      operationId = "forecastUpload",
      summary = "Forecast the next frames, files in and out",
      description =
          "A file of frames (NPY, NPZ, PNG, a zip of them, KNMI HDF5) as the body, or files as parts"
              + " 'frames' of a form; many images are one sequence in the order of their names. The"
              + " answer's format follows Accept, or ?format= which wins.",
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
                    mediaType = "application/x-hdf5",
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
            schema = @Schema(type = "string", format = "binary"))
      })
  void upload(
      @Parameter(example = "moving-digits") @PathVariable String model,
      @Parameter(description = "How many frames to forecast.", example = "10")
          @RequestParam(required = false)
          @Nullable Integer horizon,
      @Parameter(description = "A version's number or an alias.", example = "champion")
          @RequestParam(required = false)
          @Nullable String version,
      @Parameter(
              description = "How long it may take; the work is dropped then.",
              schema = @Schema(type = "string", format = "duration"),
              example = "PT30S")
          @RequestParam(required = false)
          @Nullable Duration deadline,
      @Parameter(
              description = "The answer's format; png is a zip of images.",
              schema =
                  @Schema(
                      type = "string",
                      allowableValues = {"npy", "json", "gif", "png"}),
              example = "npy")
          @RequestParam(required = false)
          @Nullable String format,
      @Parameter(description = "The unit, where the files do not say it.", example = "mm/h")
          @RequestParam(required = false)
          @Nullable String unit,
      @Parameter(
              description = "The time from frame to frame, where the files do not say it.",
              schema = @Schema(type = "string", format = "duration"),
              example = "PT5M")
          @RequestParam(required = false)
          @Nullable Duration interval,
      @Parameter(
              description = "The time of the last frame, where the files do not say it.",
              example = "2010-08-26T04:00:00Z")
          @RequestParam(required = false)
          @Nullable Instant lastFrameTime,
      @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false)
          @Nullable String accept,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    AnswerFormat written = AnswerFormat.of(format, accept);
    FrameSequence files = uploads.read(request);
    FrameSequence frames = files.with(new FileMeaning(unit, interval).with(files.meaning()));
    Forecast forecast =
        forecasts.forecast(
            new ForecastQuery(horizon, version, deadline)
                .toRequest(model, frames, Optional.ofNullable(lastFrameTime)));
    answers.write(forecast, written, response);
  }
}
