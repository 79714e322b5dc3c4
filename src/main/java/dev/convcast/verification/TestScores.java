package dev.convcast.verification;

import dev.convcast.convlstm.Weights;
import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Windows;
import dev.convcast.forecasters.Forecaster;
import dev.convcast.forecasters.NetworkForecaster;
import dev.convcast.models.ModelCard;
import dev.convcast.models.ModelName;
import dev.convcast.refusal.Spelling;
import dev.convcast.verification.result.Evaluation;
import dev.convcast.verification.scores.GridTables;
import dev.convcast.verification.scores.Measures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import tools.jackson.databind.json.JsonMapper;

/** The scores of a model that has just been trained, on what was kept from its training. */
public final class TestScores {

  /** The name of the evaluation among the scores of a card. */
  static final String NAME = "test";

  /** More would take longer and hardly tell more of how a training went. */
  private static final int MOST_CASES = 200;

  /**
   * A card may have a mebibyte; where there are more lead times, it tells only the overall scores.
   */
  static final int MOST_LEADS = 30;

  private TestScores() {}

  /** How many of some windows are forecast. */
  public static int cases(Windows test) {
    return Math.min(MOST_CASES, test.size());
  }

  /**
   * Forecasts test windows, evenly spread where there are many, by the model and both baselines.
   *
   * @param stop looked at before each step
   * @param done told how many cases are done
   * @return the scores of a card, {@code mse} and the like of all lead times and {@code test} with
   *     all; nothing where it was stopped
   */
  public static Optional<Map<String, Object>> of(
      ModelName name,
      ModelCard card,
      Weights weights,
      FrameArchive archive,
      Windows test,
      int threads,
      BooleanSupplier stop,
      IntConsumer done) {
    EvaluationPlan plan = plan(card, archive, test);
    try (Forecaster forecaster = NetworkForecaster.of(card, weights)) {
      return new Evaluator(
              archive, plan, new Contestant(name.value(), null, forecaster), threads, stop)
          .run(done)
          .map(outcome -> scores(outcome.evaluation()));
    }
  }

  private static EvaluationPlan plan(ModelCard card, FrameArchive archive, Windows test) {
    DataRange range = DataRange.of(card);
    var usual = new Usual(archive.description(), range);
    List<Integer> windows = usual.windows();
    return new EvaluationPlan(
        Spelling.of(Part.TEST),
        card.frames().inputs(),
        card.frames().horizon(),
        test,
        cases(test),
        new Measures(
            range.low(),
            range.high(),
            range.probability(),
            usual.thresholds(),
            windows,
            new GridTables(archive.grid().rows(), archive.grid().columns(), windows)),
        false,
        Usual.baselines(card.frames().inputs()),
        Usual.RANKING,
        Usual.WORST);
  }

  private static Map<String, Object> scores(Evaluation evaluation) {
    var scores = new LinkedHashMap<String, Object>();
    var overall = evaluation.forecasters().get(0).overall();
    scores.put("mse", overall.mse());
    scores.put("mae", overall.mae());
    scores.put("ssim", overall.ssim());
    scores.put(NAME, evaluation.forCard(evaluation.horizon() <= MOST_LEADS));
    return scores;
  }

  /** What a card tells of its test; nothing where it tells of none. */
  static Optional<Evaluation> in(ModelCard card, JsonMapper json) {
    return card.scores().get(NAME) instanceof Map<?, ?> test
        ? Optional.of(json.convertValue(test, Evaluation.class))
        : Optional.empty();
  }
}
