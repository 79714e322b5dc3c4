package dev.convcast.training;

import dev.convcast.refusal.Spelling;
import dev.convcast.training.RecipeFile.AveragingFile;
import dev.convcast.training.RecipeFile.EarlyStoppingFile;
import dev.convcast.training.RecipeFile.OptimizerFile;
import dev.convcast.training.RecipeFile.ScheduleFile;
import dev.convcast.training.RecipeFile.TeacherForcingFile;
import dev.convcast.training.optimization.OptimizerKind;
import org.jspecify.annotations.Nullable;

/** What a recipe means where it says nothing. */
final class RecipeDefaults {

  private RecipeDefaults() {}

  static RecipeFile fill(RecipeFile file, boolean linearOutput) {
    int epochs = or(file.epochs(), 20);
    String loss = or(file.loss(), linearOutput ? "mse" : "cross-entropy");
    return new RecipeFile(
        epochs,
        or(file.batch(), 8),
        or(file.accumulation(), 1),
        loss,
        "huber".equals(loss) ? or(file.huberDelta(), 0.1) : file.huberDelta(),
        file.balanced(),
        optimizer(or(file.optimizer(), new OptimizerFile(null, null, null, null))),
        schedule(or(file.schedule(), new ScheduleFile(null, null, null, null, null, null))),
        file.earlyStopping() == null
            ? null
            : new EarlyStoppingFile(or(file.earlyStopping().patience(), 10)),
        file.averaging() == null ? null : new AveragingFile(or(file.averaging().decay(), 0.999)),
        or(file.clipNorm(), 1.0),
        teacher(file.teacherForcing(), epochs),
        file.checkpointInterval(),
        or(file.threads(), 0));
  }

  private static OptimizerFile optimizer(OptimizerFile file) {
    String kind = or(file.kind(), "adam");
    double usual =
        Spelling.read(OptimizerKind.class, "training.optimizer.kind", kind).usualLearningRate();
    return new OptimizerFile(
        kind,
        or(file.learningRate(), usual),
        "sgd".equals(kind) ? or(file.momentum(), 0.0) : file.momentum(),
        "adamw".equals(kind) ? or(file.weightDecay(), 0.01) : file.weightDecay());
  }

  private static ScheduleFile schedule(ScheduleFile file) {
    String kind = or(file.kind(), "constant");
    boolean cosine = "cosine".equals(kind);
    boolean plateau = "plateau".equals(kind);
    boolean warmUp = "warm-up".equals(kind);
    return new ScheduleFile(
        kind,
        warmUp || cosine || plateau
            ? or(file.warmUpEpochs(), warmUp ? 1.0 : 0.0)
            : file.warmUpEpochs(),
        cosine ? or(file.lastShare(), 0.0) : file.lastShare(),
        "one-cycle".equals(kind) ? or(file.riseShare(), 0.3) : file.riseShare(),
        plateau ? or(file.factor(), 0.1) : file.factor(),
        plateau ? or(file.patience(), 10) : file.patience());
  }

  private static @Nullable TeacherForcingFile teacher(
      @Nullable TeacherForcingFile file, int epochs) {
    return file == null
        ? null
        : new TeacherForcingFile(or(file.start(), 1.0), or(file.epochs(), Math.max(1, epochs / 2)));
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
