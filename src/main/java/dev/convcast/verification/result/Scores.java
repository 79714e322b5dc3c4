package dev.convcast.verification.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scores at one lead time or over all of them; what is undefined is null. */
@Schema(name = "Scores", description = "What is undefined is null.")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Scores(
    @Schema(description = "In frames, from 1; null over all lead times.", example = "1")
        @Nullable Integer lead,
    @Schema(description = "Valid pixels: those of all cases where forecast and truth have a value.")
        long n,
    @Schema(description = "Mean of (forecast - truth)^2 over valid pixels, in the unit squared.")
        @Nullable Double mse,
    @Schema(description = "Mean of |forecast - truth| over valid pixels, in the unit.")
        @Nullable Double mae,
    @Schema(description = "Square root of mse, in the unit.") @Nullable Double rmse,
    @Schema(description = "Mean of forecast - truth over valid pixels, in the unit.")
        @Nullable Double bias,
    @Schema(
            description =
                "Binary cross-entropy -(t ln p + (1 - t) ln(1 - p)) in nats, summed over a"
                    + " sequence's valid pixels (of one frame, or of all frames together) and"
                    + " averaged over sequences; p within [1e-7, 1 - 1e-7]. Only where the output is"
                    + " a probability: a network with a sigmoid and a linear transform.")
        @Nullable Double crossEntropy,
    @Schema(
            description =
                "Structural similarity (Wang et al. 2004) over dataRange, K1 = 0.01, K2 = 0.03,"
                    + " uniform windows of 7 x 7 pixels with the sample covariance, averaged over"
                    + " all windows that lie within the frame and have no missing pixel.")
        @Nullable Double ssim,
    @Schema(
            description =
                "Peak signal-to-noise ratio 10 log10(R^2 / mse) in dB, R the width of dataRange and"
                    + " mse the pooled one; null where mse is 0.")
        @Nullable Double psnr,
    @Schema(description = "Pearson's correlation of forecast and truth over all valid pixels.")
        @Nullable Double correlation,
    List<ThresholdScores> thresholds) {

  /** Scores of an event, from counts pooled over all cases. */
  @Schema(
      name = "ThresholdScores",
      description =
          "The event is a value of at least the threshold; the counts are of valid pixels over all"
              + " cases. What is undefined is null.")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record ThresholdScores(
      @Schema(description = "In the unit.", example = "1.0") double threshold,
      @Schema(description = "Forecast and seen.") long hits,
      @Schema(description = "Seen and not forecast.") long misses,
      @Schema(description = "Forecast and not seen.") long falseAlarms,
      @Schema(description = "Neither.") long correctNegatives,
      @Schema(
              description =
                  "Critical success index (threat score): hits / (hits + misses + falseAlarms).")
          @Nullable Double csi,
      @Schema(description = "Probability of detection: hits / (hits + misses).")
          @Nullable Double pod,
      @Schema(description = "False alarm ratio: falseAlarms / (hits + falseAlarms).")
          @Nullable Double far,
      @Schema(
              description =
                  "Heidke skill score: 2 (hits correctNegatives - misses falseAlarms) / ((hits +"
                      + " misses) (misses + correctNegatives) + (hits + falseAlarms) (falseAlarms +"
                      + " correctNegatives)).")
          @Nullable Double hss,
      @Schema(description = "Frequency bias: (hits + falseAlarms) / (hits + misses).")
          @Nullable Double bias,
      List<FractionsScore> fss) {}

  /** The fractions skill score at one window size. */
  @Schema(name = "FractionsScore")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record FractionsScore(
      @Schema(description = "Side of the square window in pixels, odd.", example = "15") int window,
      @Schema(
              description =
                  "Fractions skill score (Roberts and Lean 2008): 1 - sum (Pf - Po)^2 / sum (Pf^2 +"
                      + " Po^2), P the share of events among the valid pixels of the window around a"
                      + " valid pixel, the sums over all of them and all cases; windows are cut off"
                      + " at the edges.")
          @Nullable Double fss) {}
}
