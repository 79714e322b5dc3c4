package dev.convcast.verification;

import dev.convcast.datasets.DatasetName;
import dev.convcast.jobs.Job;
import dev.convcast.jobs.JobId;
import dev.convcast.jobs.JobState;
import dev.convcast.jobs.Jobs;
import dev.convcast.models.ModelCard;
import dev.convcast.models.StoredModel;
import dev.convcast.verification.result.Evaluation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known of how good versions are: the latest evaluation on each dataset, on frames that the
 * version was not trained on, or else the test of its training.
 */
final class Evaluations {

  private static final int PAGE = 200;

  private final Jobs jobs;
  private final EvaluationStore store;
  private final JsonMapper json;

  Evaluations(Jobs jobs, EvaluationStore store, JsonMapper json) {
    this.jobs = jobs;
    this.store = store;
    this.json = json;
  }

  /**
   * An evaluation, and how to speak of it.
   *
   * @param source such as {@code evaluation 4711}
   */
  record Known(String source, Evaluation evaluation) {}

  Optional<Known> latest(StoredModel model, DatasetName dataset) {
    return Optional.ofNullable(latest(model).get(dataset.value()));
  }

  /** By the names of the datasets. */
  Map<String, Known> latest(StoredModel model) {
    var known = new LinkedHashMap<String, Known>();
    Optional<JobId> after = Optional.empty();
    List<Job> page;
    do {
      page = jobs.list(EvaluationJobs.NAME, Optional.of(JobState.SUCCEEDED), PAGE, after);
      for (Job job : page) {
        EvaluationRequest request = json.readValue(job.request(), EvaluationRequest.class);
        if (isOf(model, request) && isFair(model.card(), request, job)) {
          known.computeIfAbsent(
              request.datasetName().value(),
              name -> new Known("evaluation " + job.id(), store.result(job.id())));
        }
        after = Optional.of(job.id());
      }
    } while (page.size() == PAGE);
    TestScores.in(model.card(), json)
        .ifPresent(
            test ->
                known.putIfAbsent(
                    String.valueOf(model.card().data().get("dataset")),
                    new Known("the test of its training", test)));
    return known;
  }

  private static boolean isOf(StoredModel model, EvaluationRequest request) {
    return model.name().value().equals(request.model())
        && request.version() != null
        && model.version() == request.version();
  }

  /** What a model was trained on says nothing of how good it is. */
  private boolean isFair(ModelCard card, EvaluationRequest request, Job job) {
    var found = json.readValue(job.result(), EvaluationJobs.Found.class);
    return TrainedSplit.isUnseen(card, found.datasetSha256(), request);
  }
}
