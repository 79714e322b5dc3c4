package dev.convcast.training;

import dev.convcast.convlstm.Architecture.Peephole;
import dev.convcast.datasets.DatasetDescription;
import dev.convcast.models.CardFile.ArchitectureFile;
import dev.convcast.models.CardFile.TransformFile;
import dev.convcast.models.Spelling;
import dev.convcast.training.TrainingRequest.CropFile;
import dev.convcast.training.TrainingRequest.OptimizerFile;
import dev.convcast.training.TrainingRequest.RecipeFile;
import dev.convcast.training.TrainingRequest.SplitFile;
import dev.convcast.training.TrainingRequest.TeacherForcingFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request means where it says nothing; some of it follows from the dataset. */
record Defaults(DatasetDescription data) {

  private static final int FRAMES = 10;
  private static final long SEED = 1;
  private static final double SHARE = 0.1;
  private static final SplitFile SPLIT = new SplitFile(SHARE, SHARE);

  TrainingRequest fill(TrainingRequest request) {
    ArchitectureFile network = architecture(request.architecture(), request.crop());
    SplitFile split = or(request.split(), SPLIT);
    return new TrainingRequest(
        request.modelName().value(),
        data.name().value(),
        or(request.inputs(), FRAMES),
        or(request.horizon(), FRAMES),
        or(request.seed(), SEED),
        network,
        transform(or(request.transform(), new TransformFile(null, null, null))),
        request.crop() == null ? null : crop(request.crop()),
        recipe(
            or(request.training(), new RecipeFile(null, null, null, null, null, null, null)),
            "linear".equals(network.output())),
        new SplitFile(or(split.validation(), SHARE), or(split.test(), SHARE)));
  }

  private ArchitectureFile architecture(@Nullable ArchitectureFile given, @Nullable CropFile crop) {
    ArchitectureFile file =
        or(
            given,
            new ArchitectureFile(null, null, null, null, null, null, null, null, null, null, null));
    int patch = or(file.patch(), 4);
    int rows = crop == null ? data.rows() : or(crop.rows(), data.rows());
    int columns = crop == null ? data.columns() : or(crop.columns(), data.columns());
    boolean byPosition = Spelling.of(Peephole.POSITION).equals(file.peephole());
    return new ArchitectureFile(
        or(file.channels(), data.channels()),
        patch,
        or(file.hidden(), List.of(64, 64)),
        or(file.inputKernel(), 3),
        or(file.stateKernel(), 3),
        or(file.peephole(), "channel"),
        byPosition ? or(file.rows(), patches(rows, patch)) : file.rows(),
        byPosition ? or(file.columns(), patches(columns, patch)) : file.columns(),
        or(file.forecaster(), "zero-input"),
        or(file.output(), "sigmoid"),
        file.strides());
  }

  private static int patches(int pixels, int patch) {
    return (pixels + patch - 1) / Math.max(1, patch); // a patch of 0 is refused later
  }

  private TransformFile transform(TransformFile file) {
    return new TransformFile(
        or(file.kind(), "linear"),
        file.low() != null ? file.low() : data.minimum(),
        file.high() != null ? file.high() : data.maximum());
  }

  private static CropFile crop(CropFile file) {
    return new CropFile(
        file.rows(),
        file.columns(),
        or(file.perWindow(), 4),
        or(file.minimumValid(), 0.5),
        or(file.minimumWet(), 0.05));
  }

  private static RecipeFile recipe(RecipeFile file, boolean linear) {
    OptimizerFile optimizer = or(file.optimizer(), new OptimizerFile(null, null, null));
    String kind = or(optimizer.kind(), "adam");
    double usual =
        Spelling.read(Optimizer.Kind.class, "training.optimizer.kind", kind).usualLearningRate();
    int epochs = or(file.epochs(), 20);
    TeacherForcingFile teacher = file.teacherForcing();
    return new RecipeFile(
        epochs,
        or(file.batch(), 8),
        or(file.loss(), linear ? "mse" : "cross-entropy"),
        new OptimizerFile(kind, or(optimizer.learningRate(), usual), or(optimizer.momentum(), 0.0)),
        or(file.clipNorm(), 1.0),
        teacher == null
            ? null
            : new TeacherForcingFile(
                or(teacher.start(), 1.0), or(teacher.epochs(), Math.max(1, epochs / 2))),
        or(file.threads(), 0));
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
