package dev.convcast.training;

import dev.convcast.datasets.DatasetDescription;
import dev.convcast.datasets.DatasetName;
import dev.convcast.datasets.DatasetUse;
import dev.convcast.datasets.Datasets;
import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Split;
import dev.convcast.frames.Unit;
import dev.convcast.jobs.IdempotencyKey;
import dev.convcast.jobs.Job;
import dev.convcast.jobs.JobId;
import dev.convcast.jobs.JobKind;
import dev.convcast.jobs.Jobs;
import dev.convcast.jobs.process.JavaProcess;
import dev.convcast.models.ModelName;
import dev.convcast.models.ModelStore;
import dev.convcast.models.StoredModel;
import dev.convcast.refusal.Field;
import dev.convcast.refusal.Refusal;
import dev.convcast.training.TrainingRequest.FromFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Trainings as jobs: checks what is asked for, starts the process, stores what it made. */
@Component
public class TrainingJobs implements JobKind, DatasetUse {

  /** What a finished training leaves with its job. */
  public record Made(String model, int version) {}

  /** The type of the events that tell of an epoch. */
  public static final String EPOCH = "epoch";

  private static final String NAME = "training";

  private final Jobs jobs;
  private final Datasets datasets;
  private final ModelStore models;
  private final TrainingSettings settings;
  private final JavaProcess process;
  private final JsonMapper json;
  private final DryRun dryRun;

  TrainingJobs(
      Jobs jobs, Datasets datasets, ModelStore models, TrainingSettings settings, JsonMapper json) {
    this.jobs = jobs;
    this.datasets = datasets;
    this.models = models;
    this.settings = settings;
    this.process = new JavaProcess(settings.heap(), settings.niceness());
    this.json = json;
    this.dryRun = new DryRun(json);
  }

  /** Checks all that can be known before, so that a job that cannot succeed is never queued. */
  public Job submit(TrainingRequest asked, Optional<String> idempotencyKey) {
    return jobs.submit(
        NAME,
        idempotencyKey.map(value -> IdempotencyKey.of(value, json.writeValueAsString(asked))),
        () -> json.writeValueAsString(complete(asked)));
  }

  /** Goes on with a job; refused where its dataset is gone. */
  public Job resume(JobId id) {
    Job job = jobs.get(id);
    if (job.state().ended()) {
      requireSameDataset(job);
    }
    return jobs.resume(id);
  }

  private void requireSameDataset(Job job) {
    DatasetDescription data = datasets.get(request(job).datasetName());
    Optional<String> before =
        CheckpointFile.dataset(jobs.folder(job.id()).resolve(CheckpointFile.NAME));
    if (before.isPresent() && !before.get().equals(data.sha256())) {
      throw Refusal.conflict(
              "Dataset %s is another one than that of the job's checkpoint; submit a new training"
                  .formatted(data.name()))
          .with("state", job.state().word());
    }
  }

  /** The trainings that have not ended and need a dataset. */
  @Override
  public List<String> of(DatasetName name) {
    return jobs.unfinished(NAME).stream()
        .filter(job -> request(job).datasetName().equals(name))
        .map(job -> "training job " + job.id())
        .toList();
  }

  private TrainingRequest request(Job job) {
    return json.readValue(job.request(), TrainingRequest.class);
  }

  /**
   * What a training would take, measured on its first batches; no job is made of it.
   *
   * @param request a complete one
   */
  public TrainingEstimate estimate(TrainingRequest request) {
    DryRun.Measurement measured =
        dryRun.measure(
            json.writeValueAsString(request), () -> command(request, 0, true), environment());
    return TrainingEstimate.of(request, measured);
  }

  /** The request with every default written out; refused where it cannot be carried out. */
  public TrainingRequest complete(TrainingRequest asked) {
    TrainingRequest request = asked.from() == null ? asked : asked.continuing(begin(asked.from()));
    try (FrameArchive archive = datasets.open(request.datasetName())) {
      if (asked.from() != null && asked.transform() == null) {
        requireSameUnit(begin(asked.from()), archive.description());
      }
      TrainingRequest complete = request.complete(archive);
      TrainingPlan plan = complete.plan(archive);
      ModelStore.requireFree(plan.model());
      Split.of(archive, plan.split(), plan.seed()).windows(plan.inputs(), plan.horizon());
      return complete;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireSameUnit(StoredModel begin, DatasetDescription data) {
    Unit unit = data.unit();
    if (unit != null && !unit.equals(begin.card().frames().unit())) {
      throw Refusal.doesNotFit(
          "transform",
          "Dataset %s is in %s and %s in %s; expected the same unit, or a transform for the dataset's"
              .formatted(data.name(), unit, begin, begin.card().frames().unit()));
    }
  }

  private StoredModel begin(FromFile from) {
    return models.get(
        new ModelName(Field.required("from.model", from.model())),
        Optional.ofNullable(from.version()).map(Object::toString));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> command(Job job, Path folder) {
    return command(request(job), epochsTold(job), false);
  }

  private int epochsTold(Job job) {
    return jobs.latest(job.id(), EPOCH)
        .map(event -> json.readTree(event.data()).path("epoch").asInt(0))
        .orElse(0);
  }

  private List<String> command(TrainingRequest request, int epochsTold, boolean dry) {
    var arguments =
        new ProcessArguments(
            datasets.folder(request.datasetName()),
            settings.checkpointInterval(),
            settings.threadsOrAll(),
            epochsTold,
            dry,
            Optional.ofNullable(request.from()).map(from -> begin(from).weights()));
    return process.command(TrainingProcess.class, arguments.format());
  }

  /** One arena keeps glibc from giving large tensors back each time (docs/decisions/003). */
  @Override
  public Map<String, String> environment() {
    return Map.of("MALLOC_ARENA_MAX", "1");
  }

  @Override
  public String adviceWhenKilled() {
    return "a lower batch, crop or hidden needs less";
  }

  @Override
  public String complete(Job job, Path folder) {
    TrainingRequest request = request(job);
    StoredModel model =
        models.adopt(
            request.modelName(), folder.resolve(TrainingProcess.MODEL_FOLDER), job.id().toString());
    return json.writeValueAsString(new Made(model.name().value(), model.version()));
  }
}
