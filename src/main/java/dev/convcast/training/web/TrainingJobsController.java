package dev.convcast.training.web;

import dev.convcast.jobs.Job;
import dev.convcast.jobs.JobEvents;
import dev.convcast.jobs.Jobs;
import dev.convcast.jobs.web.JobsDoor;
import dev.convcast.training.TrainingJobs;
import dev.convcast.training.TrainingRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URI;
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

/** {@code /v1/training-jobs}: train a model, watch it, stop it. */
@RestController
@RequestMapping("/v1/training-jobs")
@Tag(name = "training", description = "Training jobs")
class TrainingJobsController {

  private static final String EXAMPLE =
      """
      {"model": "digits", "dataset": "digits", "inputs": 10, "horizon": 10,
       "training": {"epochs": 20, "batch": 8}}
      """;

  private final TrainingJobs training;
  private final Jobs jobs;
  private final JobsDoor door;
  private final JsonMapper json;

  TrainingJobsController(TrainingJobs training, Jobs jobs, JobEvents events, JsonMapper json) {
    this.training = training;
    this.jobs = jobs;
    this.door = new JobsDoor(training.name(), jobs, events);
    this.json = json;
  }

  @PostMapping(
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "createTrainingJob",
      summary = "Train a model",
      description =
          "Queues a training. The model is in the store, whole, when the job has succeeded.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      required = true,
      content = @Content(examples = @ExampleObject(EXAMPLE)))
  @ApiResponse(
      responseCode = "200",
      description = "A dry run: what the training would take, in estimate; there is no job.")
  @ApiResponse(responseCode = "202", description = "It is queued; Location is the job.")
  @ApiResponse(responseCode = "404", description = "There is no such dataset.")
  @ApiResponse(
      responseCode = "409",
      description = "The Idempotency-Key stands for another request.")
  @ApiResponse(responseCode = "503", description = "Another dry run is measured.")
  @ApiResponse(responseCode = "504", description = "The dry run takes too long.")
  ResponseEntity<TrainingJob> create(
      @RequestBody TrainingRequest request,
      @Parameter(
              description =
                  "Measures two updates of the weights in a process of their own and makes no job.")
          @RequestParam(defaultValue = "false")
          boolean dryRun,
      @Parameter(
              description =
                  "The caller's own name for this request, 1 to 255 visible ASCII characters: the"
                      + " same request under the same key is answered with the same job, until that"
                      + " is deleted.",
              schema = @Schema(minLength = 1, maxLength = 255))
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String idempotencyKey) {
    if (dryRun) {
      TrainingRequest complete = training.complete(request);
      return ResponseEntity.ok(TrainingJob.estimated(complete, training.estimate(complete)));
    }
    TrainingJob job = describe(training.submit(request, Optional.ofNullable(idempotencyKey)));
    return ResponseEntity.accepted()
        .location(URI.create("/v1/training-jobs/" + job.id()))
        .body(job);
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "listTrainingJobs",
      summary = "List training jobs",
      description = "Newest first, each with only the last epoch of its history.")
  TrainingJobItems list(
      @Parameter(
              description = "Only jobs in this state.",
              schema =
                  @Schema(
                      allowableValues = {"queued", "running", "succeeded", "failed", "cancelled"}))
          @RequestParam(required = false)
          @Nullable String state,
      @Parameter(description = "How many at most, 1 to 500.") @RequestParam(defaultValue = "100")
          int limit,
      @Parameter(description = "The last id of the page before.") @RequestParam(required = false)
          @Nullable String after) {
    return new TrainingJobItems(
        door.list(state, limit, after).stream()
            .map(
                job ->
                    TrainingJob.from(
                        job, jobs.latest(job.id(), TrainingJobs.EPOCH).stream().toList(), json))
            .toList());
  }

  @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "getTrainingJob", summary = "Get a training job")
  TrainingJob get(@PathVariable String id) {
    return describe(door.get(id));
  }

  @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Operation(
      operationId = "followTrainingJob",
      summary = "Follow a training job",
      description =
          "Server-sent events: progress (the latest only, without an id), epoch and state, from the"
              + " job's beginning or after the event that Last-Event-ID names. The stream ends"
              + " when the job does.")
  @ApiResponse(
      responseCode = "200",
      description = "Events whose data is JSON.",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string", format = "binary"),
              examples =
                  @ExampleObject(
                      "id: 3\nevent: epoch\ndata: {\"epoch\":1,\"trainLoss\":0.21}\n\n")))
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
      operationId = "cancelTrainingJob",
      summary = "Cancel a training job",
      description = "A queued job at once, a running one after the batch it is at.")
  @ApiResponse(responseCode = "202", description = "It is cancelled, or will be soon.")
  TrainingJob cancel(@PathVariable String id) {
    return describe(door.cancel(id));
  }

  @PostMapping(path = "/{id}/resume", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "resumeTrainingJob",
      summary = "Resume a training job",
      description =
          "A cancelled or failed job is queued again, and goes on from its last checkpoint as if it"
              + " had not stopped.")
  @ApiResponse(responseCode = "202", description = "It is queued.")
  TrainingJob resume(@PathVariable String id) {
    return describe(training.resume(door.get(id).id()));
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteTrainingJob",
      summary = "Delete a training job",
      description = "With its folder; the model it made stays. Not while it is queued or running.")
  @ApiResponse(responseCode = "204", description = "It is gone.")
  void delete(@PathVariable String id) {
    door.delete(id);
  }

  private TrainingJob describe(Job job) {
    return TrainingJob.from(job, jobs.events(job.id(), TrainingJobs.EPOCH), json);
  }
}
