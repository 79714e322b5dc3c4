package dev.convcast.training;

import static dev.convcast.refusal.Field.required;

import dev.convcast.convlstm.Architecture;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Weights;
import dev.convcast.datasets.DatasetDescription;
import dev.convcast.datasets.Split;
import dev.convcast.frames.Transform;
import dev.convcast.frames.Unit;
import dev.convcast.models.TransformFile;
import dev.convcast.refusal.Field;
import dev.convcast.refusal.Refusal;
import dev.convcast.training.TrainingRequest.AugmentationFile;
import dev.convcast.training.TrainingRequest.CropFile;
import dev.convcast.training.TrainingRequest.SplitFile;
import java.util.Optional;

/** Makes a plan of a complete request; what is out of its range or does not fit is refused. */
record PlanReader(DatasetDescription data) {

  private static final int MOST_FRAMES = 10_000;
  private static final int LARGEST_TENSOR = Integer.MAX_VALUE - 8;

  TrainingPlan read(TrainingRequest request) {
    Transform transform = transform(required("transform", request.transform()));
    var plan =
        new TrainingPlan(
            request.modelName(),
            request.datasetName(),
            Field.within("inputs", request.inputs(), 1, MOST_FRAMES),
            Field.within("horizon", request.horizon(), 1, MOST_FRAMES),
            required("seed", request.seed()),
            required("architecture", request.architecture()).toArchitecture(),
            transform,
            Optional.ofNullable(request.crop()).map(this::crop),
            augmentation(required("augmentation", request.augmentation())),
            new RecipeReader(transform).read(required("training", request.training())),
            fractions(required("split", request.split())));
    requireFit(plan);
    return plan;
  }

  private void requireFit(TrainingPlan plan) {
    Architecture network = plan.architecture();
    if (network.channels() != data.channels()) {
      throw Refusal.doesNotFit(
          "architecture.channels",
          "architecture.channels is %d; dataset %s has %d"
              .formatted(network.channels(), data.name(), data.channels()));
    }
    network
        .tensors()
        .forEach(
            (name, shape) -> {
              if (Weights.size(shape) > LARGEST_TENSOR) {
                throw Refusal.doesNotFit(
                    "architecture.hidden",
                    "The tensor %s would have %d numbers; expected at most %d, with less in hidden, kernels or patch"
                        .formatted(name, Weights.size(shape), LARGEST_TENSOR));
              }
            });
    if (plan.recipe().loss() instanceof Loss.CrossEntropy && network.output() != Output.SIGMOID) {
      throw Refusal.doesNotFit(
          "training.loss",
          "training.loss is cross-entropy for a linear output; expected another loss, or the output sigmoid");
    }
    if (network.forecaster() != Feed.AUTOREGRESSIVE && plan.recipe().teacherForcing().start() > 0) {
      throw Refusal.doesNotFit(
          "training.teacherForcing",
          "training.teacherForcing is for a forecaster that is fed; expected none, or the forecaster autoregressive");
    }
    if (plan.recipe().earlyStopping().isPresent() && plan.split().validation() == 0) {
      throw Refusal.doesNotFit(
          "training.earlyStopping",
          "training.earlyStopping watches the validation loss; expected a split.validation above 0");
    }
    requireSquare(plan);
    if (network.rows() != null && network.columns() != null) {
      int rows = plan.crop().map(Crop::rows).orElse(data.rows());
      int columns = plan.crop().map(Crop::columns).orElse(data.columns());
      int wantedRows = patches(rows, network.patch());
      int wantedColumns = patches(columns, network.patch());
      if (network.rows() != wantedRows || network.columns() != wantedColumns) {
        throw Refusal.doesNotFit(
            "architecture.peephole",
            "Peepholes by position have %d x %d patches; training on %d x %d pixels needs %d x %d"
                .formatted(
                    network.rows(), network.columns(), rows, columns, wantedRows, wantedColumns));
      }
    }
  }

  private void requireSquare(TrainingPlan plan) {
    int rows = plan.crop().map(Crop::rows).orElse(data.rows());
    int columns = plan.crop().map(Crop::columns).orElse(data.columns());
    if (plan.augmentation().quarterTurns() && rows != columns) {
      throw Refusal.doesNotFit(
          "augmentation.quarterTurns",
          "augmentation.quarterTurns are for squares; the training sees %d x %d pixels; expected a square crop"
              .formatted(rows, columns));
    }
  }

  private static int patches(int pixels, int patch) {
    return (pixels + patch - 1) / patch;
  }

  private Transform transform(TransformFile file) {
    Unit unit = data.unit();
    return file.toTransform("transform", unit == null ? Unit.ONE : unit);
  }

  private Crop crop(CropFile file) {
    return new Crop(
        Field.within("crop.rows", file.rows(), 1, data.rows()),
        Field.within("crop.columns", file.columns(), 1, data.columns()),
        Field.within("crop.perWindow", file.perWindow(), 1, 10_000),
        Field.within("crop.minimumValid", file.minimumValid(), 0, 1),
        Field.within("crop.minimumWet", file.minimumWet(), 0, 1));
  }

  private static Augmentation augmentation(AugmentationFile file) {
    return new Augmentation(
        Boolean.TRUE.equals(file.flips()),
        Boolean.TRUE.equals(file.quarterTurns()),
        Boolean.TRUE.equals(file.timeReversal()));
  }

  private static Split.Fractions fractions(SplitFile file) {
    return new Split.Fractions(
        required("split.validation", file.validation()), required("split.test", file.test()));
  }
}
