package dev.convcast.inference.web;

import dev.convcast.forecasting.Forecasts;
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
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v2/models/{model}/infer}: a tensor of frames in, a tensor of those that follow out. */
@RestController
@RequestMapping("/v2/models/{model}")
@Tag(name = "inference")
@ApiResponse(
    responseCode = "200",
    description = "The frames that follow",
    headers =
        @Header(
            name = InferWriter.JSON_LENGTH,
            description = "How many bytes of the answer are JSON, where bytes follow it",
            schema = @Schema(type = "integer")),
    content = {
      @Content(
          mediaType = MediaType.APPLICATION_JSON_VALUE,
          schema = @Schema(implementation = InferResponse.class)),
      @Content(
          mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
          schema = @Schema(type = "string", format = "binary"))
    })
@ApiResponse(responseCode = "503", description = "The queue is full, or the service is stopping")
@ApiResponse(responseCode = "504", description = "The deadline passed; the work was dropped")
class InferController {

  private final Forecasts forecasts;
  private final InferReader reader;
  private final InferWriter writer;

  InferController(Forecasts forecasts, InferReader reader, InferWriter writer) {
    this.forecasts = forecasts;
    this.reader = reader;
    this.writer = writer;
  }

  @PostMapping(
      path = "/infer",
      consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_OCTET_STREAM_VALUE})
  @Operation(
      operationId = "infer",
      summary = "Forecast the next frames, tensors in and out",
      description =
          "An input 'frames' of shape (T, H, W), (T, C, H, W), or (B, T, C, H, W) for B sequences;"
              + " an output 'forecast' of as many sides. Of the model's champion, else of its highest"
              + " version.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = {
                @Content(
                    mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = InferRequest.class)),
                @Content(
                    mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                    schema = @Schema(type = "string", format = "binary"))
              }))
  void infer(
      @Parameter(example = "moving-digits") @PathVariable String model,
      @Parameter(description = "How many bytes of the body are JSON, where bytes follow it.")
          @RequestHeader(name = InferWriter.JSON_LENGTH, required = false)
          @Nullable Long jsonLength,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    answer(model, null, jsonLength, request, response);
  }

  @PostMapping(
      path = "/versions/{version}/infer",
      consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_OCTET_STREAM_VALUE})
  @Operation(
      operationId = "inferVersion",
      summary = "Forecast the next frames with one version, tensors in and out",
      description = "As without a version.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = {
                @Content(
                    mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = InferRequest.class)),
                @Content(
                    mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                    schema = @Schema(type = "string", format = "binary"))
              }))
  void inferVersion(
      @Parameter(example = "moving-digits") @PathVariable String model,
      @Parameter(description = "A number or an alias.", example = "1") @PathVariable String version,
      @Parameter(description = "How many bytes of the body are JSON, where bytes follow it.")
          @RequestHeader(name = InferWriter.JSON_LENGTH, required = false)
          @Nullable Long jsonLength,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    answer(model, version, jsonLength, request, response);
  }

  private void answer(
      String model,
      @Nullable String version,
      @Nullable Long jsonLength,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    InferCall call = reader.read(request, jsonLength);
    writer.write(call, forecasts.forecast(call.requests(model, version)), response);
  }
}
