package dev.convcast.verification;

import dev.convcast.datasets.DatasetDescription;
import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Segment;
import dev.convcast.datasets.Split;
import dev.convcast.datasets.Windows;
import dev.convcast.forecasters.Baseline;
import dev.convcast.forecasters.Fit;
import dev.convcast.forecasters.ForecastModel;
import dev.convcast.models.ModelCard;
import dev.convcast.refusal.Field;
import dev.convcast.refusal.Refusal;
import dev.convcast.refusal.Spelling;
import dev.convcast.verification.EvaluationRequest.FractionsFile;
import dev.convcast.verification.EvaluationRequest.WorstFile;
import dev.convcast.verification.result.Score;
import dev.convcast.verification.result.ScoreKey;
import dev.convcast.verification.scores.GridTables;
import dev.convcast.verification.scores.Measures;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides what an evaluation of a model on a dataset does; refuses what it cannot do. */
final class Planner {

  private static final int MOST_FRAMES = 10_000;
  private static final int MOST_VALUES = 1 << 30; // of an array of floats
  private static final int FRAMES = 10;
  private static final int MOST_THRESHOLDS = 20;
  private static final int MOST_WORST = 100;

  private final ForecastModel model;
  private final FrameArchive archive;
  private final DatasetDescription data;
  private final DataRange range;

  Planner(ForecastModel model, FrameArchive archive) {
    this.model = model;
    this.archive = archive;
    this.data = archive.description();
    this.range = DataRange.of(model, data);
  }

  /** The request with every default written out. */
  EvaluationRequest complete(EvaluationRequest asked) {
    model.card().ifPresent(card -> requireFit(asked, card));
    var usual = new Usual(data, range);
    TrainedSplit trained = TrainedSplit.of(model, data).orElse(TrainedSplit.USUAL);
    FractionsFile fractions = or(asked.fractions(), new FractionsFile(null, null));
    WorstFile worst = or(asked.worst(), new WorstFile(null, null, null, null));
    int inputs =
        model.card().map(card -> card.frames().inputs()).orElse(or(asked.inputs(), FRAMES));
    return new EvaluationRequest(
        model.modelName().value(),
        model.version(),
        data.name().value(),
        or(asked.split(), Spelling.of(Part.TEST)),
        new FractionsFile(
            or(fractions.validation(), trained.fractions().validation()),
            or(fractions.test(), trained.fractions().test())),
        or(asked.seed(), trained.seed()),
        or(asked.thresholds(), usual.thresholds()),
        or(asked.windows(), usual.windows()),
        or(
            asked.baselines(),
            Usual.baselines(inputs).stream()
                .filter(each -> each != model)
                .map(Spelling::of)
                .toList()),
        inputs,
        model.card().map(card -> card.frames().horizon()).orElse(or(asked.horizon(), FRAMES)),
        asked.cases(),
        or(asked.pixels(), "own"),
        new WorstFile(
            or(worst.score(), Usual.RANKING.score().field()),
            worst.threshold(),
            worst.window(),
            or(worst.count(), Usual.WORST)));
  }

  private void requireFit(EvaluationRequest asked, ModelCard card) {
    Field.absent("inputs", asked.inputs(), "a baseline");
    Field.absent("horizon", asked.horizon(), "a baseline");
    Fit.ofDataset(model, "dataset " + data.name())
        .require(data.grid(), data.unit(), data.interval());
    if (card.frames().missing() == ModelCard.Missing.REFUSE && data.missingShare() > 0) {
      throw Refusal.doesNotFit(
          "dataset", "Dataset %s has missing values; %s takes none".formatted(data.name(), model));
    }
  }

  private int longestSide() {
    return Math.max(data.rows(), data.columns());
  }

  /**
   * What to do.
   *
   * @param request a complete one
   */
  EvaluationPlan plan(EvaluationRequest request) {
    int inputs = Field.within("inputs", request.inputs(), model.leastInputs(), MOST_FRAMES);
    int horizon = Field.within("horizon", request.horizon(), 1, MOST_FRAMES);
    requireRoom((long) inputs + horizon);
    List<Double> thresholds = thresholds(Field.required("thresholds", request.thresholds()));
    List<Integer> sides = windows(Field.required("windows", request.windows()));
    Windows windows = windows(request, Math.addExact(inputs, horizon));
    Integer most = request.cases();
    WorstFile worst = Field.required("worst", request.worst());
    return new EvaluationPlan(
        Field.required("split", request.split()),
        inputs,
        horizon,
        windows,
        most == null
            ? windows.size()
            : Math.min(windows.size(), Field.within("cases", most, 1, Integer.MAX_VALUE)),
        new Measures(
            range.low(),
            range.high(),
            range.probability(),
            thresholds,
            sides,
            new GridTables(data.rows(), data.columns(), sides)),
        Spelling.read(Pixels.class, "pixels", request.pixels()) == Pixels.COMMON,
        baselines(Field.required("baselines", request.baselines()), inputs),
        ranking(worst, thresholds, sides),
        Field.within("worst.count", worst.count(), 1, MOST_WORST));
  }

  private void requireRoom(long frames) {
    long values = frames * data.grid().size();
    if (values > MOST_VALUES) {
      throw Refusal.tooLarge(
              "A case has %d values (%d frames of %s); at most %d are allowed"
                  .formatted(values, frames, data.grid(), MOST_VALUES))
          .with("limit", MOST_VALUES);
    }
  }

  private enum Pixels {
    OWN,
    COMMON
  }

  private Windows windows(EvaluationRequest request, int length) {
    Split.Fractions fractions = fractions(Field.required("fractions", request.fractions()));
    Part part = Spelling.read(Part.class, "split", request.split());
    Split split = Split.of(archive, fractions, Field.required("seed", request.seed()));
    List<Segment> stretches = part.of(split, archive.segments());
    Windows windows = Windows.of(stretches, length);
    if (windows.isEmpty()) {
      long longest = stretches.stream().mapToLong(Segment::frames).max().orElse(0);
      throw Refusal.doesNotFit(
              "split",
              "The part %s of dataset %s has no stretch of more than %d frames; a case needs %d"
                  .formatted(request.split(), data.name(), longest, length))
          .with("frames", longest)
          .with("needed", length);
    }
    return windows;
  }

  private static Split.Fractions fractions(FractionsFile file) {
    double validation = Field.within("fractions.validation", file.validation(), 0, 1);
    double test = Field.within("fractions.test", file.test(), 0, 1);
    if (validation + test >= 1) {
      throw Refusal.doesNotFit(
          "fractions",
          "fractions.validation %s and fractions.test %s leave nothing to train on; expected a sum below 1"
              .formatted(validation, test));
    }
    return new Split.Fractions(validation, test);
  }

  private static List<Double> thresholds(List<Double> thresholds) {
    requireDistinct("thresholds", thresholds, MOST_THRESHOLDS);
    for (Double threshold : thresholds) {
      if (!Double.isFinite(threshold)) {
        throw Refusal.doesNotFit(
            "thresholds", "thresholds has %s; expected finite numbers".formatted(threshold));
      }
    }
    return thresholds.stream().sorted().toList();
  }

  private List<Integer> windows(List<Integer> sides) {
    requireDistinct("windows", sides, MOST_THRESHOLDS);
    for (Integer side : sides) {
      if (side < 1 || side % 2 == 0 || side > 2 * longestSide()) {
        throw Refusal.doesNotFit(
            "windows",
            "windows has %d; expected odd numbers from 1 to %d"
                .formatted(side, 2 * longestSide() - 1));
      }
    }
    return sides.stream().sorted().toList();
  }

  private List<Baseline> baselines(List<String> names, int inputs) {
    requireDistinct("baselines", names, Baseline.values().length);
    List<Baseline> baselines =
        names.stream().map(name -> Spelling.read(Baseline.class, "baselines", name)).toList();
    for (Baseline baseline : baselines) {
      if (baseline == model) {
        throw Refusal.doesNotFit(
            "baselines", "baselines has %s, which is the model; expected others".formatted(model));
      }
      if (inputs < baseline.leastInputs()) {
        throw Refusal.doesNotFit(
            "baselines",
            "baselines has %s, which needs %d frames, and %s sees %d; expected baselines that need no more"
                .formatted(baseline, baseline.leastInputs(), model, inputs));
      }
    }
    return baselines;
  }

  private static void requireDistinct(String field, List<?> values, int most) {
    if (values.stream().anyMatch(Objects::isNull)
        || values.size() > most
        || new HashSet<>(values).size() < values.size()) {
      throw Refusal.doesNotFit(
          field, "%s is %s; expected at most %d values that differ".formatted(field, values, most));
    }
  }

  private ScoreKey ranking(WorstFile worst, List<Double> thresholds, List<Integer> sides) {
    ScoreKey key =
        ScoreKey.read(
            "worst.score",
            Field.required("worst.score", worst.score()),
            worst.threshold(),
            worst.window());
    boolean asked = ScoreKey.of(thresholds, sides).contains(key);
    if (!asked || (key.score() == Score.CROSS_ENTROPY && !range.probability())) {
      throw Refusal.doesNotFit(
          "worst", "worst is by %s, which this evaluation does not have".formatted(key));
    }
    return key;
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
