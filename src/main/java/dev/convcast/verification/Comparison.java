package dev.convcast.verification;

import dev.convcast.verification.result.Evaluation.ForecasterScores;
import dev.convcast.verification.result.Score;
import dev.convcast.verification.result.ScoreKey;
import dev.convcast.verification.result.Scores;
import dev.convcast.verification.result.Skill;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model beside a baseline. */
record Comparison(ForecasterScores model, ForecasterScores baseline) {

  List<Skill> by(List<ScoreKey> keys) {
    return keys.stream()
        .filter(key -> key.score() != Score.CROSS_ENTROPY) // no baseline has it
        .map(this::by)
        .toList();
  }

  private Skill by(ScoreKey key) {
    var byLead = new ArrayList<Skill.Comparison>();
    for (int i = 0; i < model.byLeadTime().size(); i++) {
      byLead.add(compare(key, model.byLeadTime().get(i), baseline.byLeadTime().get(i)));
    }
    return new Skill(
        key.score().field(),
        key.threshold(),
        key.window(),
        baseline.model(),
        compare(key, model.overall(), baseline.overall()),
        byLead,
        betterFrom(byLead));
  }

  private static Skill.Comparison compare(ScoreKey key, Scores ours, Scores theirs) {
    Double model = key.of(ours);
    Double baseline = key.of(theirs);
    if (model == null || baseline == null) {
      return new Skill.Comparison(ours.lead(), model, baseline, null, null, null);
    }
    double ourDistance = key.score().distance(model);
    double theirDistance = key.score().distance(baseline);
    boolean ratio = key.score().canBePerfect() && theirDistance != 0;
    return new Skill.Comparison(
        ours.lead(),
        model,
        baseline,
        model - baseline,
        ratio ? 1 - ourDistance / theirDistance : null,
        ourDistance < theirDistance);
  }

  private static @Nullable Integer betterFrom(List<Skill.Comparison> byLead) {
    Integer from = null;
    for (Skill.Comparison lead : byLead) {
      if (Boolean.FALSE.equals(lead.better())) {
        from = null;
      } else if (lead.better() != null && from == null) {
        from = lead.lead();
      }
    }
    return from;
  }
}
