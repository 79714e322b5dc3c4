package dev.convcast.verification.report;

import dev.convcast.verification.result.Evaluation;
import dev.convcast.verification.result.Evaluation.ForecasterScores;
import dev.convcast.verification.result.Score;
import dev.convcast.verification.result.ScoreKey;
import dev.convcast.verification.result.Skill;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the model is better than a baseline, in words. */
record Verdicts(Evaluation evaluation) {

  List<String> sentences() {
    List<ForecasterScores> all = evaluation.forecasters();
    return all.stream()
        .skip(1)
        .map(baseline -> sentence(all.get(0).model(), baseline.model()))
        .toList();
  }

  private String sentence(String model, String baseline) {
    var parts = new ArrayList<String>();
    for (ScoreKey key : Keys.of(evaluation)) {
      if (key.score() == Score.MSE || key.score() == Score.CSI) {
        evaluation.skill().stream()
            .filter(skill -> key.is(skill) && skill.against().equals(baseline))
            .findFirst()
            .ifPresent(skill -> parts.add(part(key, skill)));
      }
    }
    return "%s against %s: %s.".formatted(model, baseline, String.join("; ", parts));
  }

  private String part(ScoreKey key, Skill skill) {
    return "by %s %s".formatted(Keys.name(key, evaluation), from(skill.betterFrom()));
  }

  private String from(@Nullable Integer lead) {
    if (lead == null) {
      return "not better at the last lead times";
    }
    if (lead == 1) {
      return "better at all lead times";
    }
    return "better from "
        + Told.interval(evaluation.interval())
            .map(
                each ->
                    Told.number(lead * Told.minutes(String.valueOf(evaluation.interval())))
                        + " min on")
            .orElse("frame " + lead + " on");
  }
}
