package dev.convcast.training;

import dev.convcast.convlstm.Architecture.Peephole;
import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Split;
import dev.convcast.models.CardFile.ArchitectureFile;
import dev.convcast.models.TransformFile;
import dev.convcast.refusal.Spelling;
import dev.convcast.training.TrainingRequest.AugmentationFile;
import dev.convcast.training.TrainingRequest.CropFile;
import dev.convcast.training.TrainingRequest.SplitFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request means where it says nothing; some of it follows from the dataset. */
record Defaults(FrameArchive archive) {

  private static final int FRAMES = 10;
  private static final long SEED = 1;
  private static final double SHARE = 0.1;
  private static final SplitFile SPLIT = new SplitFile(SHARE, SHARE);

  TrainingRequest fill(TrainingRequest request) {
    ArchitectureFile network = architecture(request.architecture(), request.crop());
    SplitFile split = or(request.split(), SPLIT);
    return new TrainingRequest(
        request.modelName().value(),
        archive.description().name().value(),
        or(request.inputs(), FRAMES),
        or(request.horizon(), FRAMES),
        or(request.seed(), SEED),
        network,
        transform(or(request.transform(), TransformFile.EMPTY), split, or(request.seed(), SEED)),
        request.crop() == null ? null : crop(request.crop()),
        request.from(),
        augmentation(or(request.augmentation(), new AugmentationFile(null, null, null))),
        RecipeDefaults.fill(
            or(request.training(), RecipeFile.EMPTY), "linear".equals(network.output())),
        new SplitFile(or(split.validation(), SHARE), or(split.test(), SHARE)));
  }

  private ArchitectureFile architecture(@Nullable ArchitectureFile given, @Nullable CropFile crop) {
    ArchitectureFile file =
        or(
            given,
            new ArchitectureFile(null, null, null, null, null, null, null, null, null, null, null));
    int patch = or(file.patch(), 4);
    int rows =
        crop == null ? archive.description().rows() : or(crop.rows(), archive.description().rows());
    int columns =
        crop == null
            ? archive.description().columns()
            : or(crop.columns(), archive.description().columns());
    boolean byPosition = Spelling.of(Peephole.POSITION).equals(file.peephole());
    return new ArchitectureFile(
        or(file.channels(), archive.description().channels()),
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

  private TransformFile transform(TransformFile file, SplitFile split, long seed) {
    String kind = or(file.kind(), "linear");
    boolean decibel = "db".equals(kind);
    boolean reflectivity = "z-r".equals(kind);
    Float low = file.low() == null && decibel ? Float.valueOf(0) : file.low();
    Float high = file.high();
    if (low == null || high == null) {
      var fractions = new Split.Fractions(or(split.validation(), SHARE), or(split.test(), SHARE));
      TrainingRange range = TrainingRange.of(archive, fractions, seed);
      low = or(low, range.low());
      high = or(high, range.high());
    }
    return new TransformFile(
        kind,
        low,
        high,
        "log".equals(kind) ? or(file.offset(), 0.01f) : file.offset(),
        decibel ? or(file.threshold(), 0.1f) : file.threshold(),
        reflectivity ? or(file.a(), 200f) : file.a(),
        reflectivity ? or(file.b(), 1.6f) : file.b());
  }

  private static AugmentationFile augmentation(AugmentationFile file) {
    return new AugmentationFile(
        or(file.flips(), false), or(file.quarterTurns(), false), or(file.timeReversal(), false));
  }

  private static CropFile crop(CropFile file) {
    return new CropFile(
        file.rows(),
        file.columns(),
        or(file.perWindow(), 4),
        or(file.minimumValid(), 0.5),
        or(file.minimumWet(), 0.05));
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
