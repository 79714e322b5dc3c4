package dev.convcast.training;

import ai.djl.engine.EngineException;
import dev.convcast.convlstm.Architecture;
import dev.convcast.convlstm.EncoderForecaster;
import dev.convcast.convlstm.Initialisation;
import dev.convcast.convlstm.Libtorch;
import dev.convcast.convlstm.Parameters;
import dev.convcast.convlstm.Weights;
import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Split;
import dev.convcast.models.SafetensorsFile;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
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
  private static final int STOPPED = 75; // EX_TEMPFAIL
  private static final int FAILED = 1;

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
    var events = new EventLines(new PrintStream(System.out, true));
    System.setOut(System.err); // nothing but events on the standard output
    var stop = new StopSignal(System.in);
    int code =
        new TrainingProcess(
                Path.of("").toAbsolutePath(), ProcessArguments.parse(args), events, stop)
            .exitCode();
    stop.exit(code);
  }

  private int exitCode() {
    try {
      return run() ? 0 : STOPPED;
    } catch (Refusal refusal) {
      return fail(refusal.detail(), refusal);
    } catch (TrainingFailedException failure) {
      return fail(String.valueOf(failure.getMessage()), failure);
    } catch (IOException failure) {
      return fail(reason(failure), failure);
    } catch (UncheckedIOException failure) {
      return fail(reason(Objects.requireNonNull(failure.getCause())), failure);
    } catch (OutOfMemoryError failure) {
      return fail(
          "The Java heap of the training is too small (%s); a lower batch, crop or hidden needs less, a higher convcast.training.heap gives more"
              .formatted(firstLine(failure)),
          failure);
    } catch (EngineException failure) {
      return fail(
          "The engine gave up, most often because memory ran out (a lower batch, crop or hidden needs less): "
              + firstLine(failure),
          failure);
    } catch (RuntimeException | Error failure) { // whatever it is, the process must end and say so
      return fail("The training broke: " + failure, failure);
    }
  }

  private boolean run() throws IOException {
    TrainingRequest request =
        JsonMapper.shared()
            .readValue(Files.readAllBytes(folder.resolve(REQUEST)), TrainingRequest.class);
    try (FrameArchive archive = FrameArchive.open(arguments.dataset())) {
      TrainingPlan plan = request.plan(archive);
      Libtorch.useThreads(
          plan.recipe().threads() > 0 ? plan.recipe().threads() : arguments.threads());
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
        Optional<Trainer.Result> result = train(archive, plan, parts, learner);
        result.ifPresent(
            new ModelKeeper(
                    folder.resolve(MODEL_FOLDER), request, plan, archive.description(), parts)
                ::keep);
        return result.isPresent();
      }
    }
  }

  private static Learner learner(TrainingPlan plan, Parameters parameters, Parameters averages) {
    Architecture architecture = plan.architecture();
    Optional<Averaging> averaging =
        plan.recipe()
            .averagingDecay()
            .map(decay -> new Averaging(new EncoderForecaster(architecture, averages), decay));
    return new Learner(new EncoderForecaster(architecture, parameters), plan.recipe(), averaging);
  }

  private Optional<Trainer.Result> train(
      FrameArchive archive, TrainingPlan plan, Split.Parts parts, Learner learner)
      throws IOException {
    var file =
        new CheckpointFile(
            folder.resolve(CheckpointFile.NAME),
            plan.architecture(),
            archive.description().sha256());
    var listener =
        new ProcessListener(
            events,
            file,
            plan.recipe().checkpointInterval().orElse(arguments.checkpointInterval()));
    var trainer =
        new Trainer(learner, plan, new BatchReader(archive, plan), listener, stop::raised);
    Optional<Checkpoint> checkpoint = file.read(learner.groupNames());
    if (checkpoint.isPresent()) {
      trainer.resume(checkpoint.get());
      // what the process before has told while nobody was left to write it down
      checkpoint.get().state().history().stream()
          .filter(epoch -> epoch.epoch() > arguments.epochsTold())
          .forEach(listener::epoch);
    }
    return trainer.train(new Samples(archive, plan), parts);
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
    events.measurement(
        listener.measurement((samples.fixed(parts.validation()).size() + batch - 1) / batch));
  }

  private Weights firstWeights(TrainingPlan plan) throws IOException {
    return arguments.firstWeights().isPresent()
        ? SafetensorsFile.read(arguments.firstWeights().get(), plan.architecture().tensors())
        : Initialisation.glorot(plan.architecture(), plan.seed());
  }

  private int fail(String detail, Throwable cause) {
    cause.printStackTrace(); // into the job's log
    events.problem(detail);
    return FAILED;
  }

  private String reason(IOException failure) {
    if (failure instanceof NoSuchFileException missing
        && Path.of(missing.getFile()).startsWith(arguments.dataset())) {
      return "The dataset is not there any more";
    }
    if (failure instanceof NoSuchFileException missing
        && arguments.firstWeights().filter(Path.of(missing.getFile())::equals).isPresent()) {
      return "The model whose weights it begins with is not there any more";
    }
    String full = "No space left on device";
    if (String.valueOf(failure.getMessage()).contains(full)
        || (failure instanceof FileSystemException file && full.equals(file.getReason()))) {
      return "The disk is full: nothing more can be written into the job's folder; make room under convcast.home and resume the job";
    }
    return "The training broke: " + failure;
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
