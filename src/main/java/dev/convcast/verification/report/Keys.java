package dev.convcast.verification.report;

import dev.convcast.verification.result.Evaluation;
import dev.convcast.verification.result.Score;
import dev.convcast.verification.result.ScoreKey;
import dev.convcast.verification.result.Scores.ThresholdScores;
import java.util.List;
import java.util.Locale;

/** What an evaluation has scores of, and what that is called. */
final class Keys {

  private Keys() {}

  static List<ScoreKey> of(Evaluation evaluation) {
    List<ThresholdScores> events = evaluation.forecasters().get(0).overall().thresholds();
    return ScoreKey.of(
        events.stream().map(ThresholdScores::threshold).toList(),
        events.stream()
            .limit(1)
            .flatMap(event -> event.fss().stream().map(each -> each.window()))
            .toList());
  }

  static String name(ScoreKey key, Evaluation evaluation) {
    String unit = Told.unit(evaluation.unit());
    Double threshold = key.threshold();
    String at =
        threshold == null ? "" : " ≥ %s %s".formatted(Told.number(threshold), unit).stripTrailing();
    Integer window = key.window();
    return symbol(key.score()) + at + (window == null ? "" : ", %d px".formatted(window));
  }

  private static String symbol(Score score) {
    return switch (score) {
      case CROSS_ENTROPY -> "cross-entropy";
      case FREQUENCY_BIAS -> "frequency bias";
      case BIAS, CORRELATION -> score.field();
      default -> score.field().toUpperCase(Locale.ROOT);
    };
  }

  /** The unit that a score is in, or nothing. */
  static String unit(ScoreKey key, Evaluation evaluation) {
    String unit = Told.unit(evaluation.unit());
    return switch (key.score()) {
      case MSE -> unit.isEmpty() ? "" : "(" + unit + ")²";
      case MAE, RMSE, BIAS -> unit;
      case CROSS_ENTROPY -> "nats a frame";
      case PSNR -> "dB";
      default -> "";
    };
  }
}
