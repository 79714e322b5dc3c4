package dev.convcast.training;

import ai.djl.engine.EngineException;
import dev.convcast.convlstm.EncoderForecaster;
import dev.convcast.convlstm.Initialisation;
import dev.convcast.convlstm.Libtorch;
import dev.convcast.convlstm.Parameters;
import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Split;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The process that trains: a job's folder in, a job's folder out. It reads {@code request.json},
 * tells how far it is in lines of JSON on its standard output, and leaves the finished model in
 * {@code model/}. It ends early when its standard input does.
 */
public final class TrainingProcess {

  static final String MODEL_FOLDER = "model";
  private static final String REQUEST = "request.json";
  private static final int CANCELLED = 3;
  private static final int FAILED = 1;

  private final Path folder;
  private final Path dataset;
  private final EventLines events;

  private TrainingProcess(Path folder, Path dataset, EventLines events) {
    this.folder = folder;
    this.dataset = dataset;
    this.events = events;
  }

  /** The arguments are the dataset's folder; the working directory is the job's. */
  public static void main(String[] args) {
    var events = new EventLines(new PrintStream(System.out, true));
    System.setOut(System.err); // nothing but events on the standard output
    var training = new TrainingProcess(Path.of("").toAbsolutePath(), Path.of(args[0]), events);
    System.exit(training.exitCode());
  }

  private int exitCode() {
    try {
      return run() ? 0 : CANCELLED;
    } catch (Refusal refusal) {
      return fail(refusal.detail(), refusal);
    } catch (TrainingFailedException failure) {
      return fail(String.valueOf(failure.getMessage()), failure);
    } catch (NoSuchFileException missing) {
      return fail("The dataset is not there any more: " + missing.getFile(), missing);
    } catch (OutOfMemoryError | EngineException failure) {
      return fail(
          "The engine gave up, most often because memory ran out (a lower batch, crop or hidden needs less): "
              + firstLine(failure),
          failure);
    } catch (IOException | RuntimeException failure) {
      return fail("The training broke: " + failure, failure);
    }
  }

  private boolean run() throws IOException {
    var stop = new StopSignal(System.in);
    TrainingRequest request =
        JsonMapper.shared()
            .readValue(Files.readAllBytes(folder.resolve(REQUEST)), TrainingRequest.class);
    try (FrameArchive archive = FrameArchive.open(dataset)) {
      TrainingPlan plan = request.plan(archive.description());
      if (plan.recipe().threads() > 0) {
        Libtorch.useThreads(plan.recipe().threads());
      }
      Split.Parts parts =
          Split.of(archive, plan.split(), plan.seed()).windows(plan.inputs(), plan.horizon());
      var keeper =
          new ModelKeeper(
              folder.resolve(MODEL_FOLDER), request, plan, archive.description(), parts);
      Optional<Trainer.Result> result = train(archive, plan, parts, keeper, stop);
      result.ifPresent(keeper::keep);
      return result.isPresent();
    }
  }

  private Optional<Trainer.Result> train(
      FrameArchive archive,
      TrainingPlan plan,
      Split.Parts parts,
      ModelKeeper keeper,
      StopSignal stop)
      throws IOException {
    try (Parameters parameters =
        Parameters.of(Initialisation.glorot(plan.architecture(), plan.seed()))) {
      var network = new EncoderForecaster(plan.architecture(), parameters);
      var reader = new BatchReader(archive, plan);
      var listener = new ProcessListener(events, keeper);
      return new Trainer(network, plan.recipe(), reader, listener, stop::raised)
          .train(new Samples(archive, plan), parts);
    }
  }

  private int fail(String detail, Throwable cause) {
    cause.printStackTrace(); // into the job's log
    events.problem(detail);
    return FAILED;
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
