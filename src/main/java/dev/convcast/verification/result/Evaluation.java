package dev.convcast.verification.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation found.
 *
 * @param forecasters the model first, then each baseline
 */
@Schema(name = "EvaluationResult")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Evaluation(
    @Schema(description = "Of the frames, and so of mae, rmse and bias.", example = "mm/h")
        @Nullable String unit,
    @Schema(description = "From one lead time to the next.", example = "PT5M")
        @Nullable String interval,
    @Schema(
            description =
                "That ssim, psnr and the spectrum refer to: the range of the model's transform; for"
                    + " a baseline that of the dataset.")
        Range dataRange,
    @Schema(description = "The part of the dataset that the cases are from.", example = "test")
        String split,
    @Schema(description = "How many windows of inputs and horizon were forecast and scored.")
        int cases,
    @Schema(description = "How many such windows that part has.") int windows,
    int inputs,
    int horizon,
    @Schema(
            description =
                "own: each forecaster is scored over the pixels where it and the truth have a value;"
                    + " common: all over those where all of them have one.",
            allowableValues = {"own", "common"})
        String pixels,
    List<ForecasterScores> forecasters,
    List<Skill> skill,
    List<Spectrum> spectra,
    @Schema(description = "The cases that the model forecast worst, the worst first.")
        List<Case> worst,
    Seconds seconds) {

  /**
   * The same without what a model's card has no room for: the spectra, the worst cases, the skill
   * by lead time, which follows from the scores, and where there are many the scores by lead time.
   */
  public Evaluation forCard(boolean byLeadTime) {
    return new Evaluation(
        unit,
        interval,
        dataRange,
        split,
        cases,
        windows,
        inputs,
        horizon,
        pixels,
        byLeadTime ? forecasters : forecasters.stream().map(ForecasterScores::overallOnly).toList(),
        skill.stream().map(Skill::overallOnly).toList(),
        List.of(),
        List.of(),
        seconds);
  }

  /** The least and the greatest value. */
  @Schema(name = "DataRange")
  public record Range(double low, double high) {

    public double width() {
      return high - low;
    }
  }

  /** How long it took. */
  @Schema(name = "EvaluationSeconds")
  public record Seconds(
      @Schema(description = "From the first case to the last.") double total,
      @Schema(description = "Of these the model's own forecasts.") double model) {}

  /** How good a forecaster was. */
  @Schema(name = "ForecasterScores")
  public record ForecasterScores(
      @Schema(example = "rain") String model,
      @Schema(description = "Null in a model's own card.") @Nullable Integer version,
      @Schema(description = "Over all lead times together.") Scores overall,
      List<Scores> byLeadTime) {

    ForecasterScores overallOnly() {
      return new ForecasterScores(model, version, overall, List.of());
    }
  }

  /** A case by its score. */
  @Schema(name = "EvaluationCase")
  public record Case(
      @Schema(description = "The position in the dataset of the first frame that was shown.")
          long firstFrame,
      @Schema(description = "The time of the last frame that was shown, where times are known.")
          @Nullable Instant time,
      @Schema(description = "Which score they are ordered by.", example = "mse") String score,
      @Nullable Double threshold,
      double value) {}
}
