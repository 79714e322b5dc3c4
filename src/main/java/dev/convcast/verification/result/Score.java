package dev.convcast.verification.result;

import dev.convcast.verification.result.Scores.ThresholdScores;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The scores, and what is better by them. */
public enum Score {
  MSE("mse", 0, Scores::mse),
  MAE("mae", 0, Scores::mae),
  RMSE("rmse", 0, Scores::rmse),
  BIAS("bias", 0, Scores::bias),
  CROSS_ENTROPY("crossEntropy", 0, Scores::crossEntropy),
  SSIM("ssim", 1, Scores::ssim),
  PSNR("psnr", Double.POSITIVE_INFINITY, Scores::psnr),
  CORRELATION("correlation", 1, Scores::correlation),
  CSI("csi", 1, ThresholdScores::csi, Of.EVENT),
  POD("pod", 1, ThresholdScores::pod, Of.EVENT),
  FAR("far", 0, ThresholdScores::far, Of.EVENT),
  HSS("hss", 1, ThresholdScores::hss, Of.EVENT),
  FREQUENCY_BIAS("bias", 1, ThresholdScores::bias, Of.EVENT),
  FSS("fss", 1, event -> null, Of.WINDOW);

  /** What a score is of. */
  public enum Of {
    VALUES,
    EVENT,
    WINDOW
  }

  private final String field;
  private final double perfect;
  private final Of of;
  private final Function<Scores, @Nullable Double> value;
  private final Function<ThresholdScores, @Nullable Double> eventValue;

  Score(String field, double perfect, Function<Scores, @Nullable Double> value) {
    this.field = field;
    this.perfect = perfect;
    this.of = Of.VALUES;
    this.value = value;
    this.eventValue = event -> null;
  }

  Score(
      String field, double perfect, Function<ThresholdScores, @Nullable Double> eventValue, Of of) {
    this.field = field;
    this.perfect = perfect;
    this.of = of;
    this.value = scores -> null;
    this.eventValue = eventValue;
  }

  /** Its name in what is told. */
  public String field() {
    return field;
  }

  public Of of() {
    return of;
  }

  public @Nullable Double of(Scores scores) {
    return value.apply(scores);
  }

  public @Nullable Double of(ThresholdScores event) {
    return eventValue.apply(event);
  }

  /** How far a value is from perfect; of the signal-to-noise ratio only the order is told. */
  public double distance(double score) {
    return Double.isInfinite(perfect) ? -score : Math.abs(score - perfect);
  }

  /** Whether there is a distance of nothing. */
  public boolean canBePerfect() {
    return Double.isFinite(perfect);
  }
}
