package dev.convcast.verification;

import dev.convcast.models.ModelEntry;
import dev.convcast.models.ModelStore;
import dev.convcast.models.StoredModel;
import dev.convcast.verification.result.Evaluation;
import dev.convcast.verification.result.Score;
import dev.convcast.verification.result.ScoreKey;
import dev.convcast.verification.result.Skill;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How good the champions are, by what is known latest of them: looked at every few seconds, for an
 * evaluation may end and an alias may move in another process.
 */
final class SkillMetrics implements MeterBinder, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SkillMetrics.class);
  private static final int SECONDS = 10;
  private static final Set<Score> HEADLINE =
      EnumSet.of(Score.MSE, Score.MAE, Score.SSIM, Score.CSI);

  private final ModelStore models;
  private final Evaluations evaluations;
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "skill-metrics");
            thread.setDaemon(true);
            return thread;
          });

  SkillMetrics(ModelStore models, Evaluations evaluations) {
    this.models = models;
    this.evaluations = evaluations;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    MultiGauge scores =
        MultiGauge.builder("convcast.model.score")
            .description("Scores of the champions over all lead times, as last evaluated")
            .register(registry);
    MultiGauge skill =
        MultiGauge.builder("convcast.model.skill")
            .description("Skill of the champions against baselines: 1 perfect, 0 no better")
            .register(registry);
    clockwork.scheduleWithFixedDelay(() -> refresh(scores, skill), 0, SECONDS, TimeUnit.SECONDS);
  }

  private void refresh(MultiGauge scores, MultiGauge skill) {
    try {
      var scoreRows = new ArrayList<Row<?>>();
      var skillRows = new ArrayList<Row<?>>();
      for (ModelEntry entry : models.list()) {
        StoredModel champion = entry.serving();
        evaluations
            .latest(champion)
            .forEach(
                (dataset, known) -> {
                  Tags tags =
                      Tags.of(
                          "model", champion.name().value(),
                          "version", Integer.toString(champion.version()),
                          "dataset", dataset);
                  scoreRows.addAll(scores(known.evaluation(), tags));
                  skillRows.addAll(skill(known.evaluation(), tags));
                });
      }
      scores.register(scoreRows, true);
      skill.register(skillRows, true);
    } catch (RuntimeException e) { // whatever it is, the next look must come
      log.warn("The champions' scores could not be looked up; tried again in {} s", SECONDS, e);
    }
  }

  private static List<Row<?>> scores(Evaluation evaluation, Tags tags) {
    var overall = evaluation.forecasters().get(0).overall();
    return keys(evaluation).stream()
        .filter(key -> key.of(overall) != null)
        .<Row<?>>map(key -> Row.of(tags.and(tags(key)), Objects.requireNonNull(key.of(overall))))
        .toList();
  }

  private static List<Row<?>> skill(Evaluation evaluation, Tags tags) {
    List<ScoreKey> keys = keys(evaluation);
    var rows = new ArrayList<Row<?>>();
    for (Skill skill : evaluation.skill()) {
      Double value = skill.overall().skill();
      for (ScoreKey key : keys) {
        if (key.is(skill) && value != null) {
          rows.add(Row.of(tags.and(tags(key)).and("against", skill.against()), value));
        }
      }
    }
    return rows;
  }

  private static List<ScoreKey> keys(Evaluation evaluation) {
    var overall = evaluation.forecasters().get(0).overall();
    List<Double> thresholds =
        overall.thresholds().stream().map(event -> event.threshold()).toList();
    return ScoreKey.of(thresholds, List.of()).stream()
        .filter(key -> HEADLINE.contains(key.score()))
        .toList();
  }

  private static Tags tags(ScoreKey key) {
    Double threshold = key.threshold();
    return Tags.of(
        "score", key.score().field(), "threshold", threshold == null ? "" : threshold.toString());
  }

  @Override
  public void close() {
    clockwork.shutdownNow();
  }
}
