package dev.convcast.verification;

import dev.convcast.datasets.DatasetName;
import dev.convcast.datasets.DatasetUse;
import dev.convcast.datasets.Datasets;
import dev.convcast.datasets.FrameArchive;
import dev.convcast.forecasters.ForecastModel;
import dev.convcast.jobs.IdempotencyKey;
import dev.convcast.jobs.Job;
import dev.convcast.jobs.JobKind;
import dev.convcast.jobs.JobState;
import dev.convcast.jobs.Jobs;
import dev.convcast.jobs.process.JavaProcess;
import dev.convcast.models.ModelStore;
import dev.convcast.refusal.Refusal;
import dev.convcast.verification.result.Evaluation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Evaluations as jobs: checks what is asked for, starts the process, keeps what it found. */
@Component
public class EvaluationJobs implements JobKind, DatasetUse {

  static final String NAME = "evaluation";

  private final Jobs jobs;
  private final Datasets datasets;
  private final ModelStore models;
  private final EvaluationSettings settings;
  private final JavaProcess process;
  private final JsonMapper json;
  private final EvaluationStore store;
  private final Path modelFolder;

  EvaluationJobs(
      Jobs jobs,
      Datasets datasets,
      ModelStore models,
      EvaluationSettings settings,
      JsonMapper json,
      EvaluationStore store,
      @Value("${convcast.model-store:${convcast.home:.}/model-store}") Path modelFolder) {
    this.jobs = jobs;
    this.datasets = datasets;
    this.models = models;
    this.settings = settings;
    this.process = new JavaProcess(settings.heap(), settings.niceness());
    this.json = json;
    this.store = store;
    this.modelFolder = modelFolder;
  }

  /** Checks all that can be known before, so that a job that cannot succeed is never queued. */
  public Job submit(EvaluationRequest asked, Optional<String> idempotencyKey) {
    return jobs.submit(
        NAME,
        idempotencyKey.map(value -> IdempotencyKey.of(value, json.writeValueAsString(asked))),
        () -> json.writeValueAsString(complete(asked)));
  }

  private EvaluationRequest complete(EvaluationRequest asked) {
    ForecastModel model =
        ForecastModel.find(
            models, asked.modelName(), Optional.ofNullable(asked.version()).map(Object::toString));
    try (FrameArchive archive = datasets.open(asked.datasetName())) {
      var planner = new Planner(model, archive);
      EvaluationRequest complete = planner.complete(asked);
      planner.plan(complete);
      return complete;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What an evaluation has found; nothing before it has succeeded. */
  public Optional<Evaluation> result(Job job) {
    return job.state() == JobState.SUCCEEDED
        ? Optional.of(store.result(job.id()))
        : Optional.empty();
  }

  /** The page about it, in HTML; refused as {@code CONFLICT} before it has succeeded. */
  public byte[] report(Job job) {
    if (job.state() != JobState.SUCCEEDED) {
      throw Refusal.conflict(
              "The evaluation is %s; only one that has succeeded has a report"
                  .formatted(job.state().word()))
          .with("state", job.state().word());
    }
    return store.report(job.id());
  }

  /** Removes what a deleted evaluation has found. */
  public void forget(Job job) {
    store.delete(job.id());
  }

  /** The evaluations that have not ended and need a dataset. */
  @Override
  public List<String> of(DatasetName name) {
    return jobs.unfinished(NAME).stream()
        .filter(job -> request(job).datasetName().equals(name))
        .map(job -> "evaluation " + job.id())
        .toList();
  }

  EvaluationRequest request(Job job) {
    return json.readValue(job.request(), EvaluationRequest.class);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> command(Job job, Path folder) {
    var arguments =
        new ProcessArguments(
            datasets.folder(request(job).datasetName()), modelFolder, settings.threadsOrAll());
    return process.command(EvaluationProcess.class, arguments.format());
  }

  /**
   * One arena keeps glibc from giving large tensors back each time (docs/decisions/003); threads of
   * the network that wait awake would be in the way of the scores, whose turn it is.
   */
  @Override
  public Map<String, String> environment() {
    return Map.of("MALLOC_ARENA_MAX", "1", "GOMP_SPINCOUNT", "1000");
  }

  @Override
  public String adviceWhenKilled() {
    return EvaluationProcess.LESS + " needs less";
  }

  @Override
  public String complete(Job job, Path folder) {
    EvaluationRequest request = request(job);
    store.adopt(job.id(), folder.resolve(EvaluationProcess.FOLDER));
    Evaluation found = store.result(job.id());
    return json.writeValueAsString(
        new Found(datasets.get(request.datasetName()).sha256(), found.cases()));
  }

  /** What a finished evaluation leaves with its job. */
  record Found(String datasetSha256, int cases) {}
}
