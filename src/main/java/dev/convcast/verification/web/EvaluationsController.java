package dev.convcast.verification.web;

import dev.convcast.jobs.Job;
import dev.convcast.jobs.JobEvents;
import dev.convcast.jobs.Jobs;
import dev.convcast.jobs.web.JobsDoor;
import dev.convcast.verification.EvaluationJobs;
import dev.convcast.verification.EvaluationRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/** {@code /v1/evaluations}: how good a model is, beside what needs no training. */
@RestController
@RequestMapping("/v1/evaluations")
@Tag(name = "verification", description = "Evaluations of models on datasets")
class EvaluationsController {

  private static final String EXAMPLE =
      """
      {"model": "rain", "version": 3, "dataset": "knmi", "split": "test",
       "thresholds": [0.5, 2, 5, 10], "baselines": ["persistence", "optical-flow"]}
      """;

  private final EvaluationJobs evaluations;
  private final JobsDoor door;
  private final JsonMapper json;

  EvaluationsController(EvaluationJobs evaluations, Jobs jobs, JobEvents events, JsonMapper json) {
    this.evaluations = evaluations;
    this.door = new JobsDoor(evaluations.name(), jobs, events);
    this.json = json;
  }

  @PostMapping(
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "createEvaluation",
      summary = "Evaluate a model",
      description =
          "Queues an evaluation: every case of a part of a dataset, a window of inputs and horizon,"
              + " is forecast by the model and by each baseline and compared with what came. Sums"
              + " are pooled over cases and pixels before a score is made of them.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      required = true,
      content = @Content(examples = @ExampleObject(EXAMPLE)))
  @ApiResponse(responseCode = "202", description = "It is queued; Location is the evaluation.")
  @ApiResponse(responseCode = "404", description = "There is no such model or dataset.")
  @ApiResponse(
      responseCode = "409",
      description = "The Idempotency-Key stands for another request.")
  ResponseEntity<EvaluationJob> create(
      @RequestBody EvaluationRequest request,
      @Parameter(
              description =
                  "The caller's own name for this request, 1 to 255 visible ASCII characters: the"
                      + " same request under the same key is answered with the same evaluation,"
                      + " until that is deleted.",
              schema = @Schema(minLength = 1, maxLength = 255))
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String idempotencyKey) {
    EvaluationJob job = describe(evaluations.submit(request, Optional.ofNullable(idempotencyKey)));
    return ResponseEntity.accepted().location(URI.create("/v1/evaluations/" + job.id())).body(job);
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "listEvaluations",
      summary = "List evaluations",
      description = "Newest first, without their results.")
  EvaluationItems list(
      @Parameter(
              description = "Only evaluations in this state.",
              schema =
                  @Schema(
                      allowableValues = {"queued", "running", "succeeded", "failed", "cancelled"}))
          @RequestParam(required = false)
          @Nullable String state,
      @Parameter(description = "How many at most, 1 to 500.") @RequestParam(defaultValue = "100")
          int limit,
      @Parameter(description = "The last id of the page before.") @RequestParam(required = false)
          @Nullable String after) {
    return new EvaluationItems(
        door.list(state, limit, after).stream()
            .map(job -> EvaluationJob.from(job, null, json))
            .toList());
  }

  @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "getEvaluation",
      summary = "Get an evaluation",
      description =
          "When it has succeeded with the scores, by lead time and overall, and the skill.")
  EvaluationJob get(@PathVariable String id) {
    return describe(door.get(id));
  }

  @GetMapping(path = "/{id}/report", produces = MediaType.TEXT_HTML_VALUE)
  @Operation(
      operationId = "getEvaluationReport",
      summary = "Get an evaluation's report",
      description =
          "One HTML page that stands alone: tables, each score against lead time, the spectrum, and"
              + " the best, the median and the worst case beside the truth.")
  @ApiResponse(
      responseCode = "200",
      description = "The page.",
      content =
          @Content(
              mediaType = MediaType.TEXT_HTML_VALUE,
              schema = @Schema(type = "string", format = "binary")))
  @ApiResponse(responseCode = "409", description = "The evaluation has not succeeded.")
  ResponseEntity<byte[]> report(@PathVariable String id) {
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .body(evaluations.report(door.get(id)));
  }

  @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Operation(
      operationId = "followEvaluation",
      summary = "Follow an evaluation",
      description =
          "Server-sent events: progress (the latest only, without an id) and state, from the"
              + " beginning or after the event that Last-Event-ID names. The stream ends when the"
              + " evaluation does.")
  @ApiResponse(
      responseCode = "200",
      description = "Events whose data is JSON.",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string", format = "binary"),
              examples =
                  @ExampleObject(
                      "event: progress\ndata: {\"done\":8,\"cases\":500,\"secondsLeft\":16}\n\n")))
  SseEmitter follow(
      @PathVariable String id,
      @Parameter(description = "Only what came after the event of this id.")
          @RequestHeader(name = "Last-Event-ID", required = false)
          @Nullable String lastEventId)
      throws IOException {
    return door.follow(id, lastEventId);
  }

  @PostMapping(path = "/{id}/cancel", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "cancelEvaluation",
      summary = "Cancel an evaluation",
      description = "A queued one at once, a running one after the frame it is at.")
  @ApiResponse(responseCode = "202", description = "It is cancelled, or will be soon.")
  EvaluationJob cancel(@PathVariable String id) {
    return describe(door.cancel(id));
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteEvaluation",
      summary = "Delete an evaluation",
      description = "With its result and report. Not while it is queued or running.")
  @ApiResponse(responseCode = "204", description = "It is gone.")
  void delete(@PathVariable String id) {
    Job job = door.get(id);
    door.delete(id);
    evaluations.forget(job);
  }

  private EvaluationJob describe(Job job) {
    return EvaluationJob.from(job, evaluations.result(job).orElse(null), json);
  }
}
