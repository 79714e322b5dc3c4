package dev.convcast.verification;

import dev.convcast.datasets.DatasetName;
import dev.convcast.forecasters.Baseline;
import dev.convcast.models.ModelName;
import dev.convcast.models.ModelStore;
import dev.convcast.models.PromotionCheck;
import dev.convcast.models.RequiredSkill;
import dev.convcast.models.StoredModel;
import dev.convcast.refusal.Field;
import dev.convcast.refusal.Refusal;
import dev.convcast.refusal.Spelling;
import dev.convcast.verification.result.ScoreKey;
import dev.convcast.verification.result.Skill;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets only versions through that their latest evaluation shows to be better than a baseline. */
final class Promotion implements PromotionCheck {

  private final ModelStore models;
  private final Evaluations evaluations;

  Promotion(ModelStore models, Evaluations evaluations) {
    this.models = models;
    this.evaluations = evaluations;
  }

  @Override
  public void require(ModelName name, int version, RequiredSkill required) {
    ScoreKey key =
        ScoreKey.read(
            "requireSkill.score",
            Field.required("requireSkill.score", required.score()),
            required.threshold(),
            required.window());
    Baseline baseline = Spelling.read(Baseline.class, "requireSkill.against", required.against());
    var dataset = new DatasetName(Field.required("requireSkill.dataset", required.dataset()));
    StoredModel model = models.get(name, Optional.of(Integer.toString(version)));
    Evaluations.Known known =
        evaluations.latest(model, dataset).orElseThrow(() -> notEvaluated(model, dataset));
    Skill.Comparison overall =
        known.evaluation().skill().stream()
            .filter(skill -> key.is(skill) && skill.against().equals(baseline.toString()))
            .map(Skill::overall)
            .findFirst()
            .orElseThrow(() -> notCompared(model, dataset, key, baseline, known));
    if (!Boolean.TRUE.equals(overall.better())) {
      throw notBetter(model, dataset, key, baseline, known, overall);
    }
  }

  private static Refusal notEvaluated(StoredModel model, DatasetName dataset) {
    return Refusal.conflict(
            "%s has not been evaluated on dataset %s, on frames that it was not trained on; expected an evaluation first, by POST /v1/evaluations"
                .formatted(model, dataset))
        .with("dataset", dataset.value());
  }

  private static Refusal notCompared(
      StoredModel model,
      DatasetName dataset,
      ScoreKey key,
      Baseline baseline,
      Evaluations.Known known) {
    return Refusal.conflict(
            "The latest that is known of %s on dataset %s, %s, has no %s against %s; expected an evaluation with it first"
                .formatted(model, dataset, known.source(), key, baseline))
        .with("source", known.source());
  }

  private static Refusal notBetter(
      StoredModel model,
      DatasetName dataset,
      ScoreKey key,
      Baseline baseline,
      Evaluations.Known known,
      Skill.Comparison overall) {
    Refusal refusal =
        Refusal.conflict(
                "%s is not better than %s on dataset %s: its %s is %s, that of %s is %s (%s, %d cases)"
                    .formatted(
                        model,
                        baseline,
                        dataset,
                        key,
                        told(overall.model()),
                        baseline,
                        told(overall.baseline()),
                        known.source(),
                        known.evaluation().cases()))
            .with("source", known.source())
            .with("cases", known.evaluation().cases());
    if (overall.model() != null) {
      refusal.with("model", overall.model());
    }
    if (overall.baseline() != null) {
      refusal.with("baseline", overall.baseline());
    }
    return refusal;
  }

  private static String told(@Nullable Double score) {
    return score == null ? "undefined" : String.format(Locale.ROOT, "%.4g", score);
  }
}
