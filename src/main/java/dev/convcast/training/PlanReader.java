package dev.convcast.training;

import static dev.convcast.training.TrainingRequest.required;

import dev.convcast.convlstm.Architecture;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.datasets.DatasetDescription;
import dev.convcast.datasets.Split;
import dev.convcast.frames.Transform;
import dev.convcast.models.CardFile.TransformFile;
import dev.convcast.models.Spelling;
import dev.convcast.refusal.Refusal;
import dev.convcast.training.TrainingRequest.CropFile;
import dev.convcast.training.TrainingRequest.OptimizerFile;
import dev.convcast.training.TrainingRequest.RecipeFile;
import dev.convcast.training.TrainingRequest.SplitFile;
import dev.convcast.training.TrainingRequest.TeacherForcingFile;
import java.util.Optional;

/** Makes a plan of a complete request; what is out of its range or does not fit is refused. */
record PlanReader(DatasetDescription data) {

  private static final int MOST_FRAMES = 10_000;

  TrainingPlan read(TrainingRequest request) {
    var plan =
        new TrainingPlan(
            request.modelName(),
            request.datasetName(),
            within("inputs", required("inputs", request.inputs()), 1, MOST_FRAMES),
            within("horizon", required("horizon", request.horizon()), 1, MOST_FRAMES),
            required("seed", request.seed()),
            required("architecture", request.architecture()).toArchitecture(),
            transform(required("transform", request.transform())),
            Optional.ofNullable(request.crop()).map(this::crop),
            recipe(required("training", request.training())),
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
    if (plan.recipe().loss() == Loss.CROSS_ENTROPY && network.output() != Output.SIGMOID) {
      throw Refusal.doesNotFit(
          "training.loss",
          "training.loss is cross-entropy for a linear output; expected mse or mae, or the output sigmoid");
    }
    if (network.forecaster() != Feed.AUTOREGRESSIVE && plan.recipe().teacherForcing().start() > 0) {
      throw Refusal.doesNotFit(
          "training.teacherForcing",
          "training.teacherForcing is for a forecaster that is fed; expected none, or the forecaster autoregressive");
    }
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

  private static int patches(int pixels, int patch) {
    return (pixels + patch - 1) / patch;
  }

  private static Transform transform(TransformFile file) {
    Spelling.read(Transform.Kind.class, "transform.kind", file.kind());
    try {
      return Transform.linear(
          required("transform.low", file.low()), required("transform.high", file.high()));
    } catch (IllegalArgumentException invalid) {
      throw Refusal.doesNotFit("transform", String.valueOf(invalid.getMessage()));
    }
  }

  private Crop crop(CropFile file) {
    return new Crop(
        within("crop.rows", required("crop.rows", file.rows()), 1, data.rows()),
        within("crop.columns", required("crop.columns", file.columns()), 1, data.columns()),
        within("crop.perWindow", required("crop.perWindow", file.perWindow()), 1, 10_000),
        within("crop.minimumValid", required("crop.minimumValid", file.minimumValid()), 0, 1),
        within("crop.minimumWet", required("crop.minimumWet", file.minimumWet()), 0, 1));
  }

  private static TrainingPlan.Recipe recipe(RecipeFile file) {
    OptimizerFile optimizer = required("training.optimizer", file.optimizer());
    double rate = required("training.optimizer.learningRate", optimizer.learningRate());
    if (!(rate > 0 && rate <= 10)) {
      throw Refusal.doesNotFit(
          "training.optimizer.learningRate",
          "training.optimizer.learningRate is %s; expected more than 0 and at most 10"
              .formatted(rate));
    }
    return new TrainingPlan.Recipe(
        within("training.epochs", required("training.epochs", file.epochs()), 1, 100_000),
        within("training.batch", required("training.batch", file.batch()), 1, 4096),
        Spelling.read(Loss.class, "training.loss", file.loss()),
        Spelling.read(Optimizer.Kind.class, "training.optimizer.kind", optimizer.kind()),
        rate,
        momentum(optimizer),
        within("training.clipNorm", required("training.clipNorm", file.clipNorm()), 0, 1e9),
        file.teacherForcing() == null ? TeacherForcing.NONE : teacher(file.teacherForcing()),
        within("training.threads", required("training.threads", file.threads()), 0, 1024));
  }

  private static TeacherForcing teacher(TeacherForcingFile file) {
    String start = "training.teacherForcing.start";
    String epochs = "training.teacherForcing.epochs";
    return new TeacherForcing(
        within(start, required(start, file.start()), 0, 1),
        within(epochs, required(epochs, file.epochs()), 1, 100_000));
  }

  private static double momentum(OptimizerFile optimizer) {
    double momentum = required("training.optimizer.momentum", optimizer.momentum());
    if (momentum != 0 && !"sgd".equals(optimizer.kind())) {
      throw Refusal.doesNotFit(
          "training.optimizer.momentum",
          "training.optimizer.momentum is %s for %s; expected 0, only sgd has it"
              .formatted(momentum, optimizer.kind()));
    }
    return within("training.optimizer.momentum", momentum, 0, 0.9999);
  }

  private static Split.Fractions fractions(SplitFile file) {
    return new Split.Fractions(
        required("split.validation", file.validation()), required("split.test", file.test()));
  }

  private static int within(String field, int value, int low, int high) {
    if (value < low || value > high) {
      throw Refusal.doesNotFit(
          field, "%s is %d; expected %d to %d".formatted(field, value, low, high));
    }
    return value;
  }

  private static double within(String field, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw Refusal.doesNotFit(
          field, "%s is %s; expected %s to %s".formatted(field, value, low, high));
    }
    return value;
  }
}
