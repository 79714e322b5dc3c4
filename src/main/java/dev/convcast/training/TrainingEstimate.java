package dev.convcast.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.convcast.refusal.Field;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a training would take on this machine. */
@Schema(
    name = "TrainingEstimate",
    description = "What the training would take on this machine as it is now, from two updates.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingEstimate(
    @Schema(description = "Numbers that are learned.", example = "7585296") long parameterCount,
    @Schema(description = "That its process takes at most; absent where the system does not say.")
        @Nullable Long memoryBytes,
    @Schema(description = "Batches of an epoch.") int batches,
    @Schema(description = "Of the batches measured, the update included.") double secondsPerBatch,
    @Schema(description = "Its validation included.") double secondsPerEpoch,
    @Schema(description = "All epochs.") double seconds) {

  /** A validation needs no gradients: about a third of the arithmetic. */
  private static final double VALIDATION = 1 / 3.0;

  static TrainingEstimate of(TrainingRequest request, DryRun.Measurement measured) {
    RecipeFile recipe = Field.required("training", request.training());
    double epoch =
        measured.secondsPerBatch()
            * (measured.batches() + VALIDATION * measured.validationBatches());
    return new TrainingEstimate(
        Field.required("architecture", request.architecture()).toArchitecture().parameterCount(),
        measured.memoryBytes(),
        measured.batches(),
        measured.secondsPerBatch(),
        epoch,
        epoch * Field.required("training.epochs", recipe.epochs()));
  }
}
