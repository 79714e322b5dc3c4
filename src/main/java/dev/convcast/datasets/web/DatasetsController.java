package dev.convcast.datasets.web;

import dev.convcast.datasets.DatasetDescription;
import dev.convcast.datasets.DatasetName;
import dev.convcast.datasets.Datasets;
import dev.convcast.datasets.WorkFolder;
import dev.convcast.frames.files.FrameFile;
import dev.convcast.refusal.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** {@code /v1/datasets}: archives of frames to train on. */
@RestController
@RequestMapping(path = "/v1/datasets")
@Tag(name = "datasets", description = "Archives of frames to train on and to be judged by")
class DatasetsController {

  private static final int MOST = 500;

  private final Datasets datasets;

  DatasetsController(Datasets datasets) {
    this.datasets = datasets;
  }

  @PostMapping(
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "uploadDataset",
      summary = "Upload frames as a dataset",
      description =
          "An array of shape (N, T, H, W) or (N, T, C, H, W), or (T, N, ...) with layout=time-first,"
              + " is N sequences; four sides are never channels. One array (T, H, W) is one event,"
              + " several are a sequence each. Images and radar files are the frames of one event,"
              + " in the order of their times, or else of their names. A gap in time starts a new"
              + " stretch; no window crosses it. NaN is missing data.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                      schema = @Schema(implementation = UploadForm.class))))
  @ApiResponse(
      responseCode = "201",
      description = "It is stored.",
      headers =
          @Header(
              name = "Location",
              description = "Its description.",
              schema = @Schema(type = "string")))
  ResponseEntity<DatasetItem> upload(
      @Parameter(hidden = true) @RequestParam Map<String, String> fields,
      @Parameter(hidden = true) @RequestPart List<MultipartFile> files)
      throws IOException {
    UploadForm form = UploadForm.of(fields, files);
    try (WorkFolder scratch = datasets.scratch()) {
      return created(datasets.upload(form.upload(stored(files, scratch))));
    }
  }

  private static List<FrameFile> stored(List<MultipartFile> files, WorkFolder scratch)
      throws IOException {
    List<FrameFile> stored = new ArrayList<>();
    for (MultipartFile file : files) {
      Path path = scratch.path().resolve(String.valueOf(stored.size()));
      file.transferTo(path);
      String name = file.getOriginalFilename();
      stored.add(
          new FrameFile(
              name == null || name.isEmpty() ? "file " + (stored.size() + 1) : name,
              mediaType(file.getContentType()),
              path));
    }
    return stored;
  }

  private static @Nullable String mediaType(@Nullable String contentType) {
    return contentType == null ? null : contentType.split(";", 2)[0].strip();
  }

  @PostMapping(
      path = "/generated",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "generateDataset",
      summary = "Generate a dataset",
      description =
          "moving-digits: sequences of two handwritten digits that fly through the frame and bounce"
              + " off its walls, values 0 to 1. Equal settings make equal bytes.")
  @ApiResponse(
      responseCode = "201",
      description = "It is stored.",
      headers =
          @Header(
              name = "Location",
              description = "Its description.",
              schema = @Schema(type = "string")))
  ResponseEntity<DatasetItem> generate(@RequestBody GenerateRequest request) {
    return created(datasets.generate(request.datasetName(), request.movingDigits()));
  }

  private static ResponseEntity<DatasetItem> created(DatasetDescription dataset) {
    return ResponseEntity.created(URI.create("/v1/datasets/" + dataset.name()))
        .body(DatasetItem.from(dataset));
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "listDatasets",
      summary = "List datasets",
      description = "All datasets, newest first.")
  DatasetItems list(
      @Parameter(description = "How many at most, 1 to 500.") @RequestParam(defaultValue = "100")
          int limit,
      @Parameter(description = "The last name of the page before.") @RequestParam(required = false)
          @Nullable String after) {
    if (limit < 1 || limit > MOST) {
      throw Refusal.doesNotFit("limit", "limit is %d; expected 1 to %d".formatted(limit, MOST));
    }
    return DatasetItems.from(datasets.list(limit, Optional.ofNullable(after).map(this::last)));
  }

  private DatasetName last(String after) {
    try {
      return datasets.get(new DatasetName(after)).name();
    } catch (Refusal e) {
      throw Refusal.doesNotFit(
          "after",
          "after is '%s', which no dataset is called; expected the last name of the page before"
              .formatted(after));
    }
  }

  @GetMapping(path = "/{dataset}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "getDataset",
      summary = "Get a dataset",
      description = "Its size, meaning, times, gaps and range.")
  DatasetItem get(@Parameter(example = "knmi") @PathVariable String dataset) {
    return DatasetItem.from(datasets.get(named(dataset)));
  }

  @DeleteMapping("/{dataset}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteDataset",
      summary = "Delete a dataset",
      description = "A training job that reads it already goes on.")
  @ApiResponse(responseCode = "204", description = "It is gone.")
  void delete(@Parameter(example = "knmi") @PathVariable String dataset) {
    datasets.delete(named(dataset));
  }

  @GetMapping(path = "/{dataset}/preview", produces = MediaType.IMAGE_GIF_VALUE)
  @Operation(
      operationId = "previewDataset",
      summary = "Look at a dataset",
      description = "The first frames of its first sequence, at most 40, as an animation.")
  @ApiResponse(
      responseCode = "200",
      description = "The animation.",
      content =
          @Content(
              mediaType = MediaType.IMAGE_GIF_VALUE,
              schema = @Schema(type = "string", format = "binary")))
  byte[] preview(@Parameter(example = "knmi") @PathVariable String dataset) throws IOException {
    return Preview.of(datasets, named(dataset));
  }

  /** What cannot be a name is the name of no dataset. */
  private static DatasetName named(String path) {
    try {
      return new DatasetName(path);
    } catch (Refusal e) {
      throw Refusal.notFound("There is no dataset '%s'".formatted(path));
    }
  }
}
