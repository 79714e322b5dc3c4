package dev.convcast.training.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.convcast.jobs.Job;
import dev.convcast.jobs.JobEvent;
import dev.convcast.refusal.Spelling;
import dev.convcast.training.TrainingEstimate;
import dev.convcast.training.TrainingJobs.Made;
import dev.convcast.training.TrainingRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A training job as it is told over HTTP. */
@Schema(name = "TrainingJob")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TrainingJob(
    @Schema(format = "uuid", description = "Absent in the answer to a dry run.")
        @Nullable String id,
    @Schema(allowableValues = {"queued", "running", "succeeded", "failed", "cancelled"})
        @Nullable String state,
    @Schema(example = "rain") @Nullable String model,
    @Schema(description = "The version it made, when it has succeeded.") @Nullable Integer version,
    @Schema(description = "What was asked for, with every default written out.")
        TrainingRequest request,
    @Nullable Progress progress,
    @Schema(description = "The epochs that are over; in a list of jobs only the last of them.")
        List<Epoch> history,
    @Schema(description = "Why it failed, in words to act on.") @Nullable String problem,
    @Schema(description = "How often it was started.") int attempts,
    @Nullable Instant created,
    @Nullable Instant started,
    @Nullable Instant ended,
    @Schema(description = "In the answer to a dry run only.") @Nullable TrainingEstimate estimate) {

  /** Where the training stands; epochs and batches count from 1. */
  @Schema(name = "TrainingProgress")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Progress(
      int epoch,
      int epochs,
      int batch,
      int batches,
      double sequencesPerSecond,
      long secondsLeft,
      @Nullable TestProgress test) {}

  /** Where the forecasts of the test part stand, which come after the last epoch. */
  @Schema(name = "TestProgress")
  record TestProgress(int done, int cases) {}

  /** An epoch that is over; the losses are means over valid values. */
  @Schema(name = "TrainingEpoch")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Epoch(
      int epoch,
      double trainLoss,
      @Schema(description = "Absent where nothing is kept to validate on.")
          @Nullable Double validationLoss,
      double learningRate,
      @Schema(description = "How often the truth was fed, at its end; where it was asked for.")
          @Nullable Double teacherForcing,
      double seconds) {}

  static TrainingJob from(Job job, List<JobEvent> epochs, JsonMapper json) {
    TrainingRequest request = json.readValue(job.request(), TrainingRequest.class);
    Made made = job.result() == null ? null : json.readValue(job.result(), Made.class);
    return new TrainingJob(
        job.id().toString(),
        Spelling.of(job.state()),
        request.model(),
        made == null ? null : made.version(),
        request,
        job.progress() == null ? null : json.readValue(job.progress(), Progress.class),
        history(epochs, json),
        job.problem(),
        job.attempts(),
        job.created(),
        job.started(),
        job.ended(),
        null);
  }

  /** An epoch that was trained again after a checkpoint counts as it went the last time. */
  private static List<Epoch> history(List<JobEvent> events, JsonMapper json) {
    var epochs = new TreeMap<Integer, Epoch>();
    for (JobEvent event : events) {
      Epoch epoch = json.readValue(event.data(), Epoch.class);
      epochs.put(epoch.epoch(), epoch);
    }
    return List.copyOf(epochs.values());
  }

  /** The job that there would be. */
  static TrainingJob estimated(TrainingRequest request, TrainingEstimate estimate) {
    return new TrainingJob(
        null,
        null,
        request.model(),
        null,
        request,
        null,
        List.of(),
        null,
        0,
        null,
        null,
        null,
        estimate);
  }
}
