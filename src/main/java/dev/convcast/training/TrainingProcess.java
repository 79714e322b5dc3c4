package dev.convcast.training;

import ai.djl.engine.EngineException;
import dev.convcast.convlstm.Architecture;
import dev.convcast.convlstm.EncoderForecaster;
import dev.convcast.convlstm.Initialisation;
import dev.convcast.convlstm.LearningNetwork;
import dev.convcast.convlstm.Parameters;
import dev.convcast.convlstm.Weights;
import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Split;
import dev.convcast.datasets.Windows;
import dev.convcast.jobs.process.EventLines;
import dev.convcast.jobs.process.StopSignal;
import dev.convcast.jobs.process.WorkFailedException;
import dev.convcast.jobs.process.WorkProcess;
import dev.convcast.models.ModelCard;
import dev.convcast.models.SafetensorsFile;
import dev.convcast.training.TrainingListener.Test;
import dev.convcast.verification.TestScores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The process that trains: a job's folder in, a job's folder out. It reads {@code request.json},
 * goes on from {@code checkpoint.safetensors} where there is one, tells how far it is in lines of
 * JSON on its standard output, and leaves the finished model in {@code model/}. Where its standard
 * input ends, or on SIGTERM, it leaves a checkpoint and ends.
 */
public final class TrainingProcess {

  static final String MODEL_FOLDER = "model";

  static final String REQUEST = "request.json";

  private static final WorkProcess.Terms TERMS =
      new WorkProcess.Terms(
          "training", "a lower batch, crop or hidden needs less", "convcast.training.heap");

  private final Path folder;
  private final ProcessArguments arguments;
  private final EventLines events;
  private final StopSignal stop;

  private TrainingProcess(
      Path folder, ProcessArguments arguments, EventLines events, StopSignal stop) {
    this.folder = folder;
    this.arguments = arguments;
    this.events = events;
    this.stop = stop;
  }

  /** The working directory is the job's folder. */
  public static void main(String[] args) {
    ProcessArguments arguments = ProcessArguments.parse(args);
    WorkProcess.run(
        TERMS,
        (events, stop) ->
            new TrainingProcess(Path.of("").toAbsolutePath(), arguments, events, stop).inWords());
  }

  private boolean inWords() throws IOException {
    try {
      return run();
    } catch (NoSuchFileException missing) {
      throw inWords(missing);
    } catch (UncheckedIOException failure) {
      throw failure.getCause() instanceof NoSuchFileException missing ? inWords(missing) : failure;
    } catch (EngineException failure) {
      throw new WorkFailedException(
          "The engine gave up, most often because memory ran out (%s): %s"
              .formatted(TERMS.less(), firstLine(failure)),
          failure);
    }
  }

  private boolean run() throws IOException {
    TrainingRequest request =
        JsonMapper.shared()
            .readValue(Files.readAllBytes(folder.resolve(REQUEST)), TrainingRequest.class);
    try (FrameArchive archive = FrameArchive.open(arguments.dataset())) {
      TrainingPlan plan = request.plan(archive);
      LearningNetwork.useThreads(threads(plan), plan.architecture());
      Split.Parts parts =
          Split.of(archive, plan.split(), plan.seed()).windows(plan.inputs(), plan.horizon());
      Weights first = firstWeights(plan);
      try (Parameters parameters = Parameters.of(first);
          Parameters averages = Parameters.of(first)) {
        Learner learner = learner(plan, parameters, averages);
        if (arguments.dryRun()) {
          measure(archive, plan, parts, learner);
          return true;
        }
        var listener = listener(archive, plan);
        Optional<Trainer.Result> result = train(archive, plan, parts, learner, listener);
        if (result.isEmpty()) {
          return false;
        }
        ModelCard card = Provenance.card(request, plan, archive.description(), parts, result.get());
        Weights weights = result.get().weights();
        Optional<Map<String, Object>> scores =
            test(archive, plan, card, weights, parts.test(), listener);
        scores.ifPresent(
            found ->
                new ModelKeeper(folder.resolve(MODEL_FOLDER))
                    .keep(card.withScores(found), weights));
        return scores.isPresent();
      }
    }
  }

  private int threads(TrainingPlan plan) {
    return plan.recipe().threads() > 0 ? plan.recipe().threads() : arguments.threads();
  }

  private static Learner learner(TrainingPlan plan, Parameters parameters, Parameters averages) {
    Architecture architecture = plan.architecture();
    Optional<Averaging> averaging =
        plan.recipe()
            .averagingDecay()
            .map(decay -> new Averaging(new EncoderForecaster(architecture, averages), decay));
    return new Learner(new LearningNetwork(architecture, parameters), plan.recipe(), averaging);
  }

  private ProcessListener listener(FrameArchive archive, TrainingPlan plan) {
    var file =
        new CheckpointFile(
            folder.resolve(CheckpointFile.NAME),
            plan.architecture(),
            archive.description().sha256());
    return new ProcessListener(
        events, file, plan.recipe().checkpointInterval().orElse(arguments.checkpointInterval()));
  }

  private Optional<Trainer.Result> train(
      FrameArchive archive,
      TrainingPlan plan,
      Split.Parts parts,
      Learner learner,
      ProcessListener listener)
      throws IOException {
    var trainer =
        new Trainer(learner, plan, new BatchReader(archive, plan), listener, stop::raised);
    Optional<Checkpoint> checkpoint = listener.file().read(learner.groupNames());
    if (checkpoint.isPresent()) {
      trainer.resume(checkpoint.get());
      // what the process before has told while nobody was left to write it down
      checkpoint.get().state().history().stream()
          .filter(epoch -> epoch.epoch() > arguments.epochsTold())
          .forEach(listener::epoch);
    }
    return trainer.train(new Samples(archive, plan), parts);
  }

  private Optional<Map<String, Object>> test(
      FrameArchive archive,
      TrainingPlan plan,
      ModelCard card,
      Weights weights,
      Windows windows,
      ProcessListener listener) {
    return windows.isEmpty()
        ? Optional.of(Map.of())
        : TestScores.of(
            plan.model(),
            card,
            weights,
            archive,
            windows,
            threads(plan),
            stop::raised,
            done -> listener.tested(new Test(done, TestScores.cases(windows))));
  }

  private void measure(FrameArchive archive, TrainingPlan plan, Split.Parts parts, Learner learner)
      throws IOException {
    var samples = new Samples(archive, plan);
    var listener = new DryRunListener(plan.recipe().accumulation());
    new Trainer(
            learner,
            plan,
            new BatchReader(archive, plan),
            listener,
            () -> listener.enough() || stop.raised())
        .train(samples, parts);
    int batch = plan.recipe().batch();
    events.event(
        "measurement",
        listener.measurement((samples.fixed(parts.validation()).size() + batch - 1) / batch));
  }

  private Weights firstWeights(TrainingPlan plan) throws IOException {
    return arguments.firstWeights().isPresent()
        ? SafetensorsFile.read(arguments.firstWeights().get(), plan.architecture().tensors())
        : Initialisation.glorot(plan.architecture(), plan.seed());
  }

  private RuntimeException inWords(NoSuchFileException missing) {
    Path file = Path.of(missing.getFile());
    if (file.startsWith(arguments.dataset())) {
      return new WorkFailedException("The dataset is not there any more", missing);
    }
    if (arguments.firstWeights().filter(file::equals).isPresent()) {
      return new WorkFailedException(
          "The model whose weights it begins with is not there any more", missing);
    }
    return new UncheckedIOException(missing);
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
