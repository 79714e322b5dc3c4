package dev.convcast.verification;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.convcast.datasets.DatasetName;
import dev.convcast.models.ModelName;
import dev.convcast.refusal.Field;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an evaluation is asked for, over HTTP and in the job's folder. What is absent is usual. */
@Schema(name = "EvaluationRequest")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EvaluationRequest(
    @Schema(
            description = "A model, or a baseline: persistence or optical-flow.",
            example = "rain",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String model,
    @Schema(description = "By default the champion where there is one, else the highest.")
        @Nullable Integer version,
    @Schema(example = "knmi", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String dataset,
    @Schema(
            description =
                "The part of the dataset. Where the model was trained on it, the parts are those of"
                    + " its training.",
            allowableValues = {"train", "validation", "test", "all"},
            defaultValue = "test")
        @Nullable String split,
    @Schema(description = "Where the parts are not those of the model's training.")
        @Nullable FractionsFile fractions,
    @Schema(description = "Of the permutation that deals out sequences to the parts.")
        @Nullable Long seed,
    @Schema(
            description =
                "An event is a value of at least the threshold, in the unit. By default 0.5, 2, 5,"
                    + " 10 and 30 for mm/h, else a quarter, half and three quarters of the range.",
            example = "[0.5, 2, 5, 10]")
        @Nullable List<Double> thresholds,
    @Schema(
            description =
                "Sides of the windows of the fractions skill score in pixels, odd. By default those"
                    + " of 5, 15 and 45 that are at most half the grid's longer side.",
            example = "[5, 15, 45]")
        @Nullable List<Integer> windows,
    @Schema(
            description = "What it is compared with; by default both but itself.",
            example = "[\"persistence\", \"optical-flow\"]")
        @Nullable List<String> baselines,
    @Schema(description = "Only for a baseline: frames it sees, by default 10.")
        @Nullable Integer inputs,
    @Schema(description = "Only for a baseline: frames it forecasts, by default 10.")
        @Nullable Integer horizon,
    @Schema(description = "At most so many cases, spread evenly over the part; by default all.")
        @Nullable Integer cases,
    @Schema(
            description =
                "own: each forecaster is scored over the pixels where it and the truth have a value;"
                    + " common: all over those where all of them have one.",
            allowableValues = {"own", "common"},
            defaultValue = "own")
        @Nullable String pixels,
    @Nullable WorstFile worst) {

  /** Shares of the dataset that are kept from training. */
  @Schema(name = "EvaluationFractions")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FractionsFile(
      @Schema(defaultValue = "0.1") @Nullable Double validation,
      @Schema(defaultValue = "0.1") @Nullable Double test) {}

  /** Which cases are listed. */
  @Schema(
      name = "WorstCases",
      description = "By which score of the model the cases are ordered, and how many are listed.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record WorstFile(
      @Schema(defaultValue = "mse") @Nullable String score,
      @Nullable Double threshold,
      @Nullable Integer window,
      @Schema(description = "1 to 100.", defaultValue = "10") @Nullable Integer count) {}

  ModelName modelName() {
    return new ModelName(Field.required("model", model));
  }

  DatasetName datasetName() {
    return new DatasetName(Field.required("dataset", dataset));
  }
}
