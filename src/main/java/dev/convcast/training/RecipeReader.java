package dev.convcast.training;

import static dev.convcast.refusal.Field.required;

import dev.convcast.frames.Transform;
import dev.convcast.refusal.Field;
import dev.convcast.refusal.Refusal;
import dev.convcast.refusal.Spelling;
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
        Field.within("training.epochs", file.epochs(), 1, 100_000),
        Field.within("training.batch", file.batch(), 1, 4096),
        Field.within("training.accumulation", file.accumulation(), 1, 4096),
        loss(file),
        kind,
        Field.above("training.optimizer.learningRate", optimizer.learningRate(), 0, 10),
        momentum(kind, optimizer.momentum()),
        weightDecay(kind, optimizer.weightDecay()),
        schedule(required("training.schedule", file.schedule())),
        Optional.ofNullable(file.earlyStopping())
            .map(
                stopping ->
                    new EarlyStopping(
                        Field.within(
                            "training.earlyStopping.patience", stopping.patience(), 1, 100_000))),
        Optional.ofNullable(file.averaging())
            .map(
                averaging ->
                    Field.within("training.averaging.decay", averaging.decay(), 0, 0.999999)),
        Field.within("training.clipNorm", file.clipNorm(), 0, 1e9),
        file.teacherForcing() == null ? TeacherForcing.NONE : teacher(file.teacherForcing()),
        Optional.ofNullable(file.checkpointInterval()).map(RecipeReader::interval),
        Field.within("training.threads", file.threads(), 0, 1024));
  }

  private Loss loss(RecipeFile file) {
    Loss.Kind kind = Spelling.read(Loss.Kind.class, "training.loss", file.loss());
    if (kind != Loss.Kind.HUBER) {
      Field.absent("training.huberDelta", file.huberDelta(), "the loss huber");
    }
    if (kind != Loss.Kind.BALANCED) {
      Field.absent("training.balanced", file.balanced(), "the loss balanced");
    }
    return switch (kind) {
      case CROSS_ENTROPY -> new Loss.CrossEntropy();
      case MSE -> new Loss.SquaredError();
      case MAE -> new Loss.AbsoluteError();
      case HUBER -> new Loss.Huber(Field.above("training.huberDelta", file.huberDelta(), 0, 1000));
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
      Field.within("training.balanced.weights", weight, 0, 1e6);
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
      Field.absent(at + "warmUpEpochs", file.warmUpEpochs(), "warm-up, cosine or plateau");
    }
    double warmUp = warms ? Field.within(at + "warmUpEpochs", file.warmUpEpochs(), 0, 100_000) : 0;
    if (kind != Schedule.Kind.COSINE) {
      Field.absent(at + "lastShare", file.lastShare(), "cosine");
    }
    if (kind != Schedule.Kind.ONE_CYCLE) {
      Field.absent(at + "riseShare", file.riseShare(), "one-cycle");
    }
    if (kind != Schedule.Kind.PLATEAU) {
      Field.absent(at + "factor", file.factor(), "plateau");
      Field.absent(at + "patience", file.patience(), "plateau");
    }
    return switch (kind) {
      case CONSTANT -> new Schedule.WarmUp(0);
      case WARM_UP -> new Schedule.WarmUp(warmUp);
      case COSINE ->
          new Schedule.Cosine(warmUp, Field.within(at + "lastShare", file.lastShare(), 0, 1));
      case ONE_CYCLE ->
          new Schedule.OneCycle(Field.within(at + "riseShare", file.riseShare(), 0, 1));
      case PLATEAU ->
          new Schedule.Plateau(
              warmUp,
              Field.within(at + "factor", file.factor(), 0.001, 0.999),
              Field.within(at + "patience", file.patience(), 0, 100_000));
    };
  }

  private static TeacherForcing teacher(TeacherForcingFile file) {
    return new TeacherForcing(
        Field.within("training.teacherForcing.start", file.start(), 0, 1),
        Field.within("training.teacherForcing.epochs", file.epochs(), 1, 100_000));
  }

  private static double momentum(OptimizerKind kind, @Nullable Double momentum) {
    String field = "training.optimizer.momentum";
    if (kind != OptimizerKind.SGD) {
      Field.absent(field, momentum, "sgd");
      return 0;
    }
    return Field.within(field, momentum, 0, 0.9999);
  }

  private static double weightDecay(OptimizerKind kind, @Nullable Double weightDecay) {
    String field = "training.optimizer.weightDecay";
    if (kind != OptimizerKind.ADAMW) {
      Field.absent(field, weightDecay, "adamw");
      return 0;
    }
    return Field.within(field, weightDecay, 0, 1);
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
