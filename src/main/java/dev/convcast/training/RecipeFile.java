package dev.convcast.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How weights are found, as it is asked for. */
@Schema(name = "TrainingRecipe")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecipeFile(
    @Schema(example = "20", defaultValue = "20") @Nullable Integer epochs,
    @Schema(example = "8", defaultValue = "8") @Nullable Integer batch,
    @Schema(
            description =
                "Batches whose gradients are gathered for one update: as a batch of so many times"
                    + " the size, in the memory of one.",
            defaultValue = "1")
        @Nullable Integer accumulation,
    @Schema(
            allowableValues = {"cross-entropy", "mse", "mae", "huber", "balanced"},
            description =
                "A mean over valid values of what the network sees. By default cross-entropy, or"
                    + " mse where the output is linear.")
        @Nullable String loss,
    @Schema(
            description =
                "Of huber: the error, as the network sees it, from which on it counts evenly. By"
                    + " default 0.1.")
        @Nullable Double huberDelta,
    @Nullable BalancedFile balanced,
    @Nullable OptimizerFile optimizer,
    @Nullable ScheduleFile schedule,
    @Nullable EarlyStoppingFile earlyStopping,
    @Nullable AveragingFile averaging,
    @Schema(
            description = "The largest global norm of the gradients; 0 for any.",
            defaultValue = "1.0")
        @Nullable Double clipNorm,
    @Nullable TeacherForcingFile teacherForcing,
    @Schema(
            type = "string",
            format = "duration",
            description = "How often a checkpoint is kept. By default the service's setting.",
            example = "PT1M")
        @Nullable Duration checkpointInterval,
    @Schema(description = "Of the training process; 0 for the service's setting.")
        @Nullable Integer threads) {

  static final RecipeFile EMPTY =
      new RecipeFile(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  /** Weights of the errors by what came. */
  @Schema(
      name = "BalancedLoss",
      description =
          "Of the loss balanced: squared plus absolute error, weighted by the value that came, as"
              + " HKO-7 does.")
  public record BalancedFile(
      @Schema(description = "Rising, in the dataset's unit.", example = "[2, 5, 10, 30]")
          @Nullable List<@Nullable Double> thresholds,
      @Schema(
              description =
                  "Of values below the first threshold, from the first on, ...: one more than"
                      + " thresholds.",
              example = "[1, 2, 5, 10, 30]")
          @Nullable List<@Nullable Double> weights) {}

  /** Which way the weights are changed. */
  @Schema(name = "Optimizer")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OptimizerFile(
      @Schema(
              allowableValues = {"sgd", "adam", "adamw", "rmsprop"},
              defaultValue = "adam")
          @Nullable String kind,
      @Schema(description = "By default 0.01 for sgd, 0.001 for the others.", example = "0.001")
          @Nullable Double learningRate,
      @Schema(description = "Of sgd only; by default 0.") @Nullable Double momentum,
      @Schema(description = "Of adamw only; by default 0.01.") @Nullable Double weightDecay) {}

  /** How the learning rate goes over the training. */
  @Schema(
      name = "Schedule",
      description =
          """
          constant stays; warm-up rises evenly over warmUpEpochs and stays; cosine falls to \
          lastShare of the learning rate as a cosine does; one-cycle rises from a 25th over \
          riseShare of the training and falls to a 250,000th; plateau falls by factor when the \
          validation loss (without validation, the training loss) has not become less for more than \
          patience epochs. Cosine and plateau \
          may begin with a warm-up.""")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ScheduleFile(
      @Schema(
              allowableValues = {"constant", "warm-up", "cosine", "one-cycle", "plateau"},
              defaultValue = "constant")
          @Nullable String kind,
      @Schema(description = "Of warm-up (by default 1), cosine and plateau (0).")
          @Nullable Double warmUpEpochs,
      @Schema(description = "Of cosine; by default 0.") @Nullable Double lastShare,
      @Schema(description = "Of one-cycle; by default 0.3.") @Nullable Double riseShare,
      @Schema(description = "Of plateau; by default 0.1.") @Nullable Double factor,
      @Schema(description = "Of plateau, in epochs; by default 10.") @Nullable Integer patience) {}

  /** When a training ends before its last epoch. */
  @Schema(
      name = "EarlyStopping",
      description = "Ends the training when the validation loss has not become less.")
  public record EarlyStoppingFile(
      @Schema(description = "Epochs that it is waited for.", defaultValue = "10")
          @Nullable Integer patience) {}

  /** Averages of the weights. */
  @Schema(
      name = "Averaging",
      description =
          "Validates and keeps an exponential moving average of the weights, not the weights.")
  public record AveragingFile(
      @Schema(description = "The average's share that stays at an update.", defaultValue = "0.999")
          @Nullable Double decay) {}

  /** How often an autoregressive forecaster is fed the truth while it learns. */
  @Schema(
      name = "TeacherForcing",
      description = "The rate falls from start, batch by batch, to 0 after so many epochs.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TeacherForcingFile(
      @Schema(example = "1.0", defaultValue = "1.0") @Nullable Double start,
      @Schema(description = "By default half of all.") @Nullable Integer epochs) {}
}
