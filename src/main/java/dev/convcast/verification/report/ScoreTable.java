package dev.convcast.verification.report;

import dev.convcast.verification.result.Evaluation;
import dev.convcast.verification.result.Score;
import dev.convcast.verification.result.ScoreKey;
import dev.convcast.verification.result.Scores;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The scores over all lead times, a row each and a column for each forecaster. */
record ScoreTable(Evaluation evaluation) {

  /** Scores of values, those that nobody has left out. */
  List<Map<String, Object>> rows() {
    return Stream.concat(Stream.of(pixels()), of(Score.Of.VALUES).map(this::row))
        .filter(row -> !row.isEmpty())
        .toList();
  }

  /** Scores of events. */
  List<Map<String, Object>> events() {
    return Stream.concat(of(Score.Of.EVENT), of(Score.Of.WINDOW))
        .map(this::row)
        .filter(row -> !row.isEmpty())
        .toList();
  }

  private Stream<ScoreKey> of(Score.Of of) {
    return Keys.of(evaluation).stream().filter(key -> key.score().of() == of);
  }

  private Map<String, Object> pixels() {
    return Map.of(
        "name",
        "pixels",
        "cells",
        evaluation.forecasters().stream()
            .map(each -> cell(String.format("%,d", each.overall().n()), false))
            .toList());
  }

  private Map<String, Object> row(ScoreKey key) {
    List<Scores> overall = evaluation.forecasters().stream().map(each -> each.overall()).toList();
    if (overall.stream().allMatch(each -> key.of(each) == null)) {
      return Map.of();
    }
    double best =
        overall.stream()
            .map(key::of)
            .filter(Objects::nonNull)
            .mapToDouble(key.score()::distance)
            .min()
            .orElse(0);
    return Map.of(
        "name",
        Keys.name(key, evaluation),
        "cells",
        overall.stream()
            .map(each -> cell(Told.number(key.of(each)), isBest(key, key.of(each), best)))
            .toList());
  }

  private boolean isBest(ScoreKey key, @Nullable Double value, double best) {
    return value != null
        && evaluation.forecasters().size() > 1
        && key.score().distance(value) == best;
  }

  private static Map<String, Object> cell(String value, boolean best) {
    return Map.of("value", value, "best", best);
  }
}
