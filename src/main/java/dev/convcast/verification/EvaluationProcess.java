package dev.convcast.verification;

import dev.convcast.convlstm.Libtorch;
import dev.convcast.datasets.FrameArchive;
import dev.convcast.forecasters.ForecastModel;
import dev.convcast.forecasters.Forecaster;
import dev.convcast.jobs.process.EventLines;
import dev.convcast.jobs.process.StopSignal;
import dev.convcast.jobs.process.WorkFailedException;
import dev.convcast.jobs.process.WorkProcess;
import dev.convcast.models.ModelStore;
import dev.convcast.verification.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Optional;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * The process that evaluates: a job's folder with {@code request.json} in, in it the folder {@code
 * evaluation} out, whole or not at all.
 */
public final class EvaluationProcess {

  static final String FOLDER = "evaluation";

  static final String LESS = "a dataset of a smaller grid or a model of a shorter horizon";

  private static final WorkProcess.Terms TERMS =
      new WorkProcess.Terms("evaluation", LESS + " needs less", "convcast.evaluation.heap");

  private final Path folder;
  private final ProcessArguments arguments;
  private final EventLines events;
  private final StopSignal stop;

  private EvaluationProcess(
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
            new EvaluationProcess(Path.of("").toAbsolutePath(), arguments, events, stop).run());
  }

  private boolean run() throws IOException {
    Libtorch.useThreads(arguments.threads());
    EvaluationRequest request =
        JsonMapper.shared()
            .readValue(Files.readAllBytes(folder.resolve("request.json")), EvaluationRequest.class);
    var store = new ModelStore(arguments.models());
    ForecastModel model =
        ForecastModel.find(
            store,
            request.modelName(),
            Optional.ofNullable(request.version()).map(Object::toString));
    try (FrameArchive archive = FrameArchive.open(arguments.dataset());
        Forecaster forecaster = model.open(store)) {
      EvaluationPlan plan = new Planner(model, archive).plan(request);
      var contestant = new Contestant(model.modelName().value(), model.version(), forecaster);
      Optional<Evaluator.Outcome> outcome =
          new Evaluator(archive, plan, contestant, arguments.threads(), stop::raised)
              .run(new Progress(events, plan.cases()));
      if (outcome.isPresent()) {
        keep(outcome.get(), subject(model, archive));
      }
      return outcome.isPresent();
    } catch (NoSuchFileException missing) {
      if (Path.of(missing.getFile()).startsWith(arguments.dataset())) {
        throw new WorkFailedException("The dataset is not there any more", missing);
      }
      throw missing;
    }
  }

  private static Report.Subject subject(ForecastModel model, FrameArchive archive) {
    return new Report.Subject(
        model.toString(),
        archive.description().name().value(),
        archive.description().sha256(),
        Clock.systemUTC().instant());
  }

  private void keep(Evaluator.Outcome outcome, Report.Subject subject) throws IOException {
    Path staged = folder.resolve("." + FOLDER);
    FileSystemUtils.deleteRecursively(staged);
    Files.createDirectory(staged);
    Files.write(
        staged.resolve(EvaluationStore.RESULT),
        JsonMapper.shared().writeValueAsBytes(outcome.evaluation()));
    Files.writeString(
        staged.resolve(EvaluationStore.REPORT),
        Report.html(subject, outcome.evaluation(), outcome.strips()));
    Files.move(staged, folder.resolve(FOLDER), StandardCopyOption.ATOMIC_MOVE);
  }
}
