package dev.convcast.verification.result;

import dev.convcast.refusal.Refusal;
import dev.convcast.verification.result.Score.Of;
import dev.convcast.verification.result.Scores.ThresholdScores;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One number among scores: a score, of an event that at a threshold, of windows their size. */
public record ScoreKey(Score score, @Nullable Double threshold, @Nullable Integer window) {

  /**
   * Reads what a user names; {@code bias} is that of the values without a threshold, and the
   * frequency bias with one.
   */
  public static ScoreKey read(
      String field, String name, @Nullable Double threshold, @Nullable Integer window) {
    List<Score> named =
        Arrays.stream(Score.values()).filter(score -> score.field().equals(name)).toList();
    if (named.isEmpty()) {
      throw Refusal.doesNotFit(
          field,
          "%s is '%s'; expected %s"
              .formatted(
                  field,
                  name,
                  Arrays.stream(Score.values())
                      .map(Score::field)
                      .distinct()
                      .collect(Collectors.joining(" or "))));
    }
    Score score =
        named.stream()
            .filter(each -> (each.of() == Of.VALUES) == (threshold == null))
            .findFirst()
            .orElse(named.get(0));
    require(field, score, "threshold", threshold, score.of() != Of.VALUES);
    require(field, score, "window", window, score.of() == Of.WINDOW);
    return new ScoreKey(score, threshold, window);
  }

  private static void require(
      String field, Score score, String part, @Nullable Object given, boolean wanted) {
    if ((given != null) != wanted) {
      throw Refusal.doesNotFit(
          field,
          wanted
              ? "%s %s is of a %s; expected one".formatted(field, score.field(), part)
              : "%s %s has no %s; expected none".formatted(field, score.field(), part));
    }
  }

  /** All that scores hold. */
  public static List<ScoreKey> of(List<Double> thresholds, List<Integer> windows) {
    return Arrays.stream(Score.values())
        .flatMap(
            score ->
                switch (score.of()) {
                  case VALUES -> Stream.of(new ScoreKey(score, null, null));
                  case EVENT -> thresholds.stream().map(each -> new ScoreKey(score, each, null));
                  case WINDOW ->
                      thresholds.stream()
                          .flatMap(
                              each ->
                                  windows.stream().map(side -> new ScoreKey(score, each, side)));
                })
        .toList();
  }

  /** Its value, or null where it is undefined or was not asked for. */
  public @Nullable Double of(Scores scores) {
    if (score.of() == Of.VALUES) {
      return score.of(scores);
    }
    for (ThresholdScores event : scores.thresholds()) {
      if (threshold != null && event.threshold() == threshold) {
        return score.of() == Of.EVENT ? score.of(event) : fss(event);
      }
    }
    return null;
  }

  private @Nullable Double fss(ThresholdScores event) {
    return event.fss().stream()
        .filter(each -> window != null && each.window() == window)
        .findFirst()
        .map(Scores.FractionsScore::fss)
        .orElse(null);
  }

  public boolean is(Skill skill) {
    return score.field().equals(skill.score())
        && Objects.equals(threshold, skill.threshold())
        && Objects.equals(window, skill.window());
  }

  @Override
  public String toString() {
    return score.field()
        + (threshold == null ? "" : " at " + threshold)
        + (window == null ? "" : " in windows of " + window);
  }
}
