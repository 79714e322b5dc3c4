package dev.convcast.verification.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The model against a baseline by one score. */
@Schema(name = "Skill", description = "The model against a baseline by one score.")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Skill(
    @Schema(
            description =
                "As its field is named in Scores, or with a threshold in ThresholdScores, or with a"
                    + " window too in FractionsScore.",
            example = "csi")
        String score,
    @Nullable Double threshold,
    @Nullable Integer window,
    @Schema(example = "persistence") String against,
    Comparison overall,
    List<Comparison> byLeadTime,
    @Schema(
            description =
                "The first lead time from which on the model is better, at each that has both"
                    + " scores; null where it is not better at the last.")
        @Nullable Integer betterFrom) {

  Skill overallOnly() {
    return new Skill(score, threshold, window, against, overall, List.of(), betterFrom);
  }

  /** Two scores; null where one is undefined. */
  @Schema(name = "SkillComparison", description = "What is undefined is null.")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Comparison(
      @Schema(description = "In frames, from 1; null over all lead times.") @Nullable Integer lead,
      @Nullable Double model,
      @Nullable Double baseline,
      @Schema(description = "model - baseline, whichever of them is better.")
          @Nullable Double difference,
      @Schema(
              description =
                  "1 - |model - perfect| / |baseline - perfect|: 1 is perfect, 0 as good as the"
                      + " baseline, below 0 worse. Perfect is 0 for mse, mae, rmse, bias and far, 1"
                      + " for all others. Null for psnr, whose perfect value is infinite, and where"
                      + " the baseline is perfect.")
          @Nullable Double skill,
      @Schema(description = "Whether the model is nearer to perfect.") @Nullable Boolean better) {}
}
