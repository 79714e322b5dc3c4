package dev.convcast.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.convcast.convlstm.Architecture;
import dev.convcast.convlstm.Architecture.Peephole;
import dev.convcast.datasets.DatasetDescription;
import dev.convcast.datasets.DatasetName;
import dev.convcast.datasets.Split;
import dev.convcast.frames.Transform;
import dev.convcast.models.CardFile.ArchitectureFile;
import dev.convcast.models.CardFile.TransformFile;
import dev.convcast.models.ModelName;
import dev.convcast.models.Spelling;
import dev.convcast.refusal.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a training is asked for, over HTTP and in the job's folder. What is absent is usual. */
@Schema(name = "TrainingRequest")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingRequest(
    @Schema(example = "rain", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String model,
    @Schema(example = "knmi", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String dataset,
    @Schema(description = "Frames the model sees.", example = "10", defaultValue = "10")
        @Nullable Integer inputs,
    @Schema(description = "Frames it forecasts.", example = "10", defaultValue = "10")
        @Nullable Integer horizon,
    @Schema(description = "Of the first weights, the split, the order and the crops.")
        @Nullable Long seed,
    @Nullable ArchitectureFile architecture,
    @Schema(description = "By default from the dataset's lowest to its highest value.")
        @Nullable TransformFile transform,
    @Nullable CropFile crop,
    @Nullable RecipeFile training,
    @Nullable SplitFile split) {

  private static final int MOST_FRAMES = 10_000;
  private static final int USUAL_FRAMES = 10;

  /** Parts of a large grid to train on. */
  @Schema(name = "Crop")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CropFile(
      @Schema(example = "128") @Nullable Integer rows,
      @Schema(example = "128") @Nullable Integer columns,
      @Schema(description = "Crops of each window in an epoch.", defaultValue = "4")
          @Nullable Integer perWindow,
      @Schema(description = "Share of pixels that must be known.", defaultValue = "0.5")
          @Nullable Double minimumValid,
      @Schema(
              description = "Share of pixels that must lie above the transform's low.",
              defaultValue = "0.05")
          @Nullable Double minimumWet) {}

  /** How weights are found. */
  @Schema(name = "TrainingRecipe")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RecipeFile(
      @Schema(example = "20", defaultValue = "20") @Nullable Integer epochs,
      @Schema(example = "8", defaultValue = "8") @Nullable Integer batch,
      @Schema(
              allowableValues = {"cross-entropy", "mse", "mae"},
              description = "By default cross-entropy, or mse where the output is linear.")
          @Nullable String loss,
      @Nullable OptimizerFile optimizer,
      @Schema(
              description = "The largest global norm of the gradients; 0 for any.",
              defaultValue = "1.0")
          @Nullable Double clipNorm,
      @Schema(description = "Of the training process; 0 for as many as there are processors.")
          @Nullable Integer threads) {}

  /** Which way the weights are changed. */
  @Schema(name = "Optimizer")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OptimizerFile(
      @Schema(
              allowableValues = {"sgd", "adam", "rmsprop"},
              defaultValue = "adam")
          @Nullable String kind,
      @Schema(
              description = "By default 0.01 for sgd, 0.001 for adam and rmsprop.",
              example = "0.001")
          @Nullable Double learningRate,
      @Schema(description = "Of sgd only.", defaultValue = "0") @Nullable Double momentum) {}

  /** Shares of the dataset that are kept from training. */
  @Schema(name = "Split")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SplitFile(
      @Schema(defaultValue = "0.1") @Nullable Double validation,
      @Schema(defaultValue = "0.1") @Nullable Double test) {}

  ModelName modelName() {
    return new ModelName(required("model", model));
  }

  DatasetName datasetName() {
    return new DatasetName(required("dataset", dataset));
  }

  /** The same request with every default written out. */
  TrainingRequest complete(DatasetDescription data) {
    RecipeFile recipe = or(training, new RecipeFile(null, null, null, null, null, null));
    ArchitectureFile network = complete(data, architecture);
    return new TrainingRequest(
        required("model", model),
        data.name().value(),
        or(inputs, USUAL_FRAMES),
        or(horizon, USUAL_FRAMES),
        or(seed, 1L),
        network,
        complete(data, transform),
        crop == null ? null : complete(crop),
        complete(recipe, "linear".equals(network.output())),
        split == null
            ? new SplitFile(0.1, 0.1)
            : new SplitFile(or(split.validation, 0.1), or(split.test, 0.1)));
  }

  /** Everything checked that can be checked without the dataset's frames. */
  TrainingPlan plan(DatasetDescription data) {
    TrainingRequest all = complete(data);
    Architecture network = required("architecture", all.architecture).toArchitecture();
    var plan =
        new TrainingPlan(
            all.modelName(),
            all.datasetName(),
            within("inputs", required("inputs", all.inputs), 1, MOST_FRAMES),
            within("horizon", required("horizon", all.horizon), 1, MOST_FRAMES),
            required("seed", all.seed),
            network,
            transform(required("transform", all.transform)),
            Optional.ofNullable(all.crop).map(file -> crop(file, data)),
            recipe(required("training", all.training)),
            fractions(required("split", all.split)));
    PlanFit.check(plan, data);
    return plan;
  }

  private ArchitectureFile complete(DatasetDescription data, @Nullable ArchitectureFile given) {
    ArchitectureFile file =
        or(given, new ArchitectureFile(null, null, null, null, null, null, null, null, null, null));
    int patch = or(file.patch(), 4);
    int rows = crop == null ? data.rows() : or(crop.rows, data.rows());
    int columns = crop == null ? data.columns() : or(crop.columns, data.columns());
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
        or(file.output(), "sigmoid"));
  }

  private static int patches(int pixels, int patch) {
    return (pixels + patch - 1) / Math.max(1, patch); // a patch of 0 is refused later
  }

  private static TransformFile complete(DatasetDescription data, @Nullable TransformFile given) {
    TransformFile file = or(given, new TransformFile(null, null, null));
    Float low = file.low() != null ? file.low() : data.minimum();
    Float high = file.high() != null ? file.high() : data.maximum();
    return new TransformFile(or(file.kind(), "linear"), low, high);
  }

  private static CropFile complete(CropFile file) {
    return new CropFile(
        required("crop.rows", file.rows),
        required("crop.columns", file.columns),
        or(file.perWindow, 4),
        or(file.minimumValid, 0.5),
        or(file.minimumWet, 0.05));
  }

  private static RecipeFile complete(RecipeFile file, boolean linear) {
    OptimizerFile optimizer = or(file.optimizer, new OptimizerFile(null, null, null));
    String kind = or(optimizer.kind, "adam");
    double usual =
        Spelling.read(Optimizer.Kind.class, "training.optimizer.kind", kind).usualLearningRate();
    return new RecipeFile(
        or(file.epochs, 20),
        or(file.batch, 8),
        or(file.loss, linear ? "mse" : "cross-entropy"),
        new OptimizerFile(kind, or(optimizer.learningRate, usual), or(optimizer.momentum, 0.0)),
        or(file.clipNorm, 1.0),
        or(file.threads, 0));
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

  private static Crop crop(CropFile file, DatasetDescription data) {
    return new Crop(
        within("crop.rows", required("crop.rows", file.rows), 1, data.rows()),
        within("crop.columns", required("crop.columns", file.columns), 1, data.columns()),
        within("crop.perWindow", required("crop.perWindow", file.perWindow), 1, 10_000),
        within("crop.minimumValid", required("crop.minimumValid", file.minimumValid), 0, 1),
        within("crop.minimumWet", required("crop.minimumWet", file.minimumWet), 0, 1));
  }

  private static TrainingPlan.Recipe recipe(RecipeFile file) {
    OptimizerFile optimizer = required("training.optimizer", file.optimizer);
    double rate = required("training.optimizer.learningRate", optimizer.learningRate);
    if (!(rate > 0 && rate <= 10)) {
      throw Refusal.doesNotFit(
          "training.optimizer.learningRate",
          "training.optimizer.learningRate is %s; expected more than 0 and at most 10"
              .formatted(rate));
    }
    return new TrainingPlan.Recipe(
        within("training.epochs", required("training.epochs", file.epochs), 1, 100_000),
        within("training.batch", required("training.batch", file.batch), 1, 4096),
        Spelling.read(Loss.class, "training.loss", file.loss),
        Spelling.read(Optimizer.Kind.class, "training.optimizer.kind", optimizer.kind),
        rate,
        momentum(optimizer),
        within("training.clipNorm", required("training.clipNorm", file.clipNorm), 0, 1e9),
        within("training.threads", required("training.threads", file.threads), 0, 1024));
  }

  private static double momentum(OptimizerFile optimizer) {
    double momentum = required("training.optimizer.momentum", optimizer.momentum);
    if (momentum != 0 && !"sgd".equals(optimizer.kind)) {
      throw Refusal.doesNotFit(
          "training.optimizer.momentum",
          "training.optimizer.momentum is %s for %s; expected 0, only sgd has it"
              .formatted(momentum, optimizer.kind));
    }
    return within("training.optimizer.momentum", momentum, 0, 0.9999);
  }

  private static Split.Fractions fractions(SplitFile file) {
    return new Split.Fractions(
        required("split.validation", file.validation), required("split.test", file.test));
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

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  private static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw Refusal.doesNotFit(field, field + " is absent; it is required");
    }
    return value;
  }
}
