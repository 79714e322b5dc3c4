package dev.convcast.training;

import static dev.convcast.training.TrainingRequest.required;

import dev.convcast.frames.Transform;
import dev.convcast.models.Spelling;
import dev.convcast.refusal.Refusal;
import dev.convcast.training.RecipeFile.BalancedFile;
import dev.convcast.training.RecipeFile.OptimizerFile;
import dev.convcast.training.RecipeFile.ScheduleFile;
import dev.convcast.training.RecipeFile.TeacherForcingFile;
import dev.convcast.training.optimization.OptimizerKind;
import dev.convcast.training.optimization.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a recipe of a complete file; what is out of its range is refused.
 *
 * @param transform from the unit of the loss's thresholds to what the network sees
 */
record RecipeReader(Transform transform) {

  private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);

  TrainingPlan.Recipe read(RecipeFile file) {
    OptimizerFile optimizer = required("training.optimizer", file.optimizer());
    OptimizerKind kind =
        Spelling.read(OptimizerKind.class, "training.optimizer.kind", optimizer.kind());
    return new TrainingPlan.Recipe(
        Within.range("training.epochs", file.epochs(), 1, 100_000),
        Within.range("training.batch", file.batch(), 1, 4096),
        Within.range("training.accumulation", file.accumulation(), 1, 4096),
        loss(file),
        kind,
        Within.above("training.optimizer.learningRate", optimizer.learningRate(), 0, 10),
        momentum(kind, optimizer.momentum()),
        weightDecay(kind, optimizer.weightDecay()),
        schedule(required("training.schedule", file.schedule())),
        Optional.ofNullable(file.earlyStopping())
            .map(
                stopping ->
                    new EarlyStopping(
                        Within.range(
                            "training.earlyStopping.patience", stopping.patience(), 1, 100_000))),
        Optional.ofNullable(file.averaging())
            .map(
                averaging ->
                    Within.range("training.averaging.decay", averaging.decay(), 0, 0.999999)),
        Within.range("training.clipNorm", file.clipNorm(), 0, 1e9),
        file.teacherForcing() == null ? TeacherForcing.NONE : teacher(file.teacherForcing()),
        Optional.ofNullable(file.checkpointInterval()).map(RecipeReader::interval),
        Within.range("training.threads", file.threads(), 0, 1024));
  }

  private Loss loss(RecipeFile file) {
    Loss.Kind kind = Spelling.read(Loss.Kind.class, "training.loss", file.loss());
    if (kind != Loss.Kind.HUBER) {
      Within.absent("training.huberDelta", file.huberDelta(), "the loss huber");
    }
    if (kind != Loss.Kind.BALANCED) {
      Within.absent("training.balanced", file.balanced(), "the loss balanced");
    }
    return switch (kind) {
      case CROSS_ENTROPY -> new Loss.CrossEntropy();
      case MSE -> new Loss.SquaredError();
      case MAE -> new Loss.AbsoluteError();
      case HUBER -> new Loss.Huber(Within.above("training.huberDelta", file.huberDelta(), 0, 1000));
      case BALANCED -> balanced(required("training.balanced", file.balanced()));
    };
  }

  private Loss balanced(BalancedFile file) {
    List<Double> thresholds = numbers("training.balanced.thresholds", file.thresholds());
    List<Double> weights = numbers("training.balanced.weights", file.weights());
    if (weights.size() != thresholds.size() + 1) {
      throw Refusal.doesNotFit(
          "training.balanced.weights",
          "training.balanced.weights has %d numbers for %d thresholds; expected one more than thresholds"
              .formatted(weights.size(), thresholds.size()));
    }
    for (double weight : weights) {
      Within.range("training.balanced.weights", weight, 0, 1e6);
    }
    var seen = new ArrayList<Float>();
    double below = Double.NEGATIVE_INFINITY;
    for (double threshold : thresholds) {
      if (!(threshold > below && threshold >= transform.low() && threshold <= transform.high())) {
        throw Refusal.doesNotFit(
            "training.balanced.thresholds",
            "training.balanced.thresholds are %s; expected rising numbers within the transform's %s to %s"
                .formatted(thresholds, transform.low(), transform.high()));
      }
      below = threshold;
      seen.add(transform.apply((float) threshold));
    }
    return new Loss.Balanced(List.copyOf(seen), weights);
  }

  private static List<Double> numbers(String field, @Nullable List<@Nullable Double> file) {
    List<@Nullable Double> given = required(field, file);
    if (given.isEmpty() || given.size() > 100 || given.contains(null)) {
      throw Refusal.doesNotFit(
          field, "%s is %s; expected 1 to 100 numbers".formatted(field, given));
    }
    return given.stream().map(Objects::requireNonNull).toList();
  }

  private static Schedule schedule(ScheduleFile file) {
    String at = "training.schedule.";
    Schedule.Kind kind = Spelling.read(Schedule.Kind.class, at + "kind", file.kind());
    boolean warms = kind != Schedule.Kind.CONSTANT && kind != Schedule.Kind.ONE_CYCLE;
    if (!warms) {
      Within.absent(at + "warmUpEpochs", file.warmUpEpochs(), "warm-up, cosine or plateau");
    }
    double warmUp = warms ? Within.range(at + "warmUpEpochs", file.warmUpEpochs(), 0, 100_000) : 0;
    if (kind != Schedule.Kind.COSINE) {
      Within.absent(at + "lastShare", file.lastShare(), "cosine");
    }
    if (kind != Schedule.Kind.ONE_CYCLE) {
      Within.absent(at + "riseShare", file.riseShare(), "one-cycle");
    }
    if (kind != Schedule.Kind.PLATEAU) {
      Within.absent(at + "factor", file.factor(), "plateau");
      Within.absent(at + "patience", file.patience(), "plateau");
    }
    return switch (kind) {
      case CONSTANT -> new Schedule.WarmUp(0);
      case WARM_UP -> new Schedule.WarmUp(warmUp);
      case COSINE ->
          new Schedule.Cosine(warmUp, Within.range(at + "lastShare", file.lastShare(), 0, 1));
      case ONE_CYCLE ->
          new Schedule.OneCycle(Within.range(at + "riseShare", file.riseShare(), 0, 1));
      case PLATEAU ->
          new Schedule.Plateau(
              warmUp,
              Within.range(at + "factor", file.factor(), 0.001, 0.999),
              Within.range(at + "patience", file.patience(), 0, 100_000));
    };
  }

  private static TeacherForcing teacher(TeacherForcingFile file) {
    return new TeacherForcing(
        Within.range("training.teacherForcing.start", file.start(), 0, 1),
        Within.range("training.teacherForcing.epochs", file.epochs(), 1, 100_000));
  }

  private static double momentum(OptimizerKind kind, @Nullable Double momentum) {
    String field = "training.optimizer.momentum";
    if (kind != OptimizerKind.SGD) {
      Within.absent(field, momentum, "sgd");
      return 0;
    }
    return Within.range(field, momentum, 0, 0.9999);
  }

  private static double weightDecay(OptimizerKind kind, @Nullable Double weightDecay) {
    String field = "training.optimizer.weightDecay";
    if (kind != OptimizerKind.ADAMW) {
      Within.absent(field, weightDecay, "adamw");
      return 0;
    }
    return Within.range(field, weightDecay, 0, 1);
  }

  private static Duration interval(Duration interval) {
    if (interval.isNegative() || interval.compareTo(LONGEST_INTERVAL) > 0) {
      throw Refusal.doesNotFit(
          "training.checkpointInterval",
          "training.checkpointInterval is %s; expected PT0S, after every update, to PT24H"
              .formatted(interval));
    }
    return interval;
  }
}
