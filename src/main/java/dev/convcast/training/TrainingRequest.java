package dev.convcast.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.convcast.datasets.DatasetDescription;
import dev.convcast.datasets.DatasetName;
import dev.convcast.models.CardFile.ArchitectureFile;
import dev.convcast.models.CardFile.TransformFile;
import dev.convcast.models.ModelName;
import dev.convcast.refusal.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
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
      @Nullable TeacherForcingFile teacherForcing,
      @Schema(description = "Of the training process; 0 for as many as there are processors.")
          @Nullable Integer threads) {}

  /** How often an autoregressive forecaster is fed the truth while it learns. */
  @Schema(
      name = "TeacherForcing",
      description = "The rate falls from start, batch by batch, to 0 after so many epochs.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TeacherForcingFile(
      @Schema(example = "1.0", defaultValue = "1.0") @Nullable Double start,
      @Schema(description = "By default half of all.") @Nullable Integer epochs) {}

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
    return new Defaults(data).fill(this);
  }

  /** What it asks for; everything is checked that can be without the dataset's frames. */
  TrainingPlan plan(DatasetDescription data) {
    return new PlanReader(data).read(complete(data));
  }

  static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw Refusal.doesNotFit(field, field + " is absent; it is required");
    }
    return value;
  }
}
