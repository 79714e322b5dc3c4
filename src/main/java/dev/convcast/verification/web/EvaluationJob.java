package dev.convcast.verification.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.convcast.jobs.Job;
import dev.convcast.refusal.Spelling;
import dev.convcast.verification.EvaluationRequest;
import dev.convcast.verification.result.Evaluation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An evaluation as it is told over HTTP. */
@Schema(name = "Evaluation")
@JsonInclude(JsonInclude.Include.NON_NULL)
record EvaluationJob(
    @Schema(format = "uuid") String id,
    @Schema(allowableValues = {"queued", "running", "succeeded", "failed", "cancelled"})
        String state,
    @Schema(example = "rain") @Nullable String model,
    @Nullable Integer version,
    @Schema(example = "knmi") @Nullable String dataset,
    @Schema(description = "What was asked for, with every default written out.")
        EvaluationRequest request,
    @Nullable Progress progress,
    @Schema(description = "When it has succeeded; not in a list.") @Nullable Evaluation result,
    @Schema(description = "Why it failed, in words to act on.") @Nullable String problem,
    @Schema(description = "How often it was started.") int attempts,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant ended) {

  /** Where the evaluation stands. */
  @Schema(name = "EvaluationProgress")
  record Progress(
      @Schema(description = "Cases that are forecast and scored.") int done,
      int cases,
      long secondsLeft) {}

  static EvaluationJob from(Job job, @Nullable Evaluation result, JsonMapper json) {
    EvaluationRequest request = json.readValue(job.request(), EvaluationRequest.class);
    return new EvaluationJob(
        job.id().toString(),
        Spelling.of(job.state()),
        request.model(),
        request.version(),
        request.dataset(),
        request,
        job.progress() == null ? null : json.readValue(job.progress(), Progress.class),
        result,
        job.problem(),
        job.attempts(),
        job.created(),
        job.started(),
        job.ended());
  }
}
