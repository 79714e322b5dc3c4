package dev.convcast.verification;

import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Window;
import dev.convcast.verification.result.Evaluation;
import dev.convcast.verification.result.Evaluation.ForecasterScores;
import dev.convcast.verification.result.Skill;
import dev.convcast.verification.result.Spectrum;
import dev.convcast.verification.result.Strip;
import dev.convcast.verification.scores.Measures;
import dev.convcast.verification.scores.Tally;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Lets a model and its baselines forecast case after case and adds up how they did. The network
 * forecasts batch after batch in the caller's thread; the baselines' forecasts and all scores are
 * worked out beside it. At any time a few cases are in memory, and of each case that is done one
 * number.
 */
final class Evaluator {

  private static final int LARGEST_BATCH = 8;
  private static final int BATCH_VALUES = 1 << 23; // 32 MB of frames

  private final FrameArchive archive;
  private final EvaluationPlan plan;
  private final Truth truth;
  private final List<Contestant> contestants;
  private final int threads;
  private final BooleanSupplier stop;

  /**
   * @param model the first of the contestants
   * @param threads beside the caller's
   * @param stop looked at before each step
   */
  Evaluator(
      FrameArchive archive,
      EvaluationPlan plan,
      Contestant model,
      int threads,
      BooleanSupplier stop) {
    this.archive = archive;
    this.plan = plan;
    this.truth = new Truth(archive, plan.inputs(), plan.horizon());
    this.contestants = new ArrayList<>(List.of(model));
    plan.baselines().forEach(baseline -> contestants.add(Contestant.of(baseline)));
    this.threads = threads;
    this.stop = stop;
  }

  /** What was found, and the cases to look at. */
  record Outcome(Evaluation evaluation, List<Strip> strips) {}

  /**
   * Goes through all cases.
   *
   * @param done told how many cases are done
   * @return nothing where it was stopped
   */
  Optional<Outcome> run(IntConsumer done) {
    ExecutorService beside = Executors.newFixedThreadPool(threads, Evaluator::daemon);
    try {
      Ranks ranks = new Ranks(plan.ranking());
      List<Tally> tallies = score(beside, ranks, done);
      return Optional.of(new Outcome(evaluation(tallies, ranks), strips(ranks)));
    } catch (CancellationException stopped) {
      return Optional.empty();
    } finally {
      beside.shutdownNow();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "scores");
    thread.setDaemon(true);
    return thread;
  }

  private List<Tally> score(ExecutorService beside, Ranks ranks, IntConsumer done) {
    List<Tally> totals = tallies();
    Deque<Future<Scored>> inHand = new ArrayDeque<>();
    List<Window> windows = plan.chosen();
    int batch = batch();
    for (int first = 0; first < windows.size(); first += batch) {
      int from = first;
      List<Truth.Case> cases =
          IntStream.range(first, Math.min(first + batch, windows.size()))
              .mapToObj(n -> truth.read(n, windows.get(n)))
              .toList();
      float[] forecasts = forecast(contestants.get(0), truth.seen(cases), cases.size());
      for (int b = 0; b < cases.size(); b++) {
        Truth.Case each = cases.get(b);
        float[] forecast = truth.forecast(forecasts, b);
        inHand.add(beside.submit(() -> score(each, forecast)));
      }
      while (inHand.size() > threads) {
        take(inHand, totals, ranks, done);
      }
    }
    while (!inHand.isEmpty()) {
      take(inHand, totals, ranks, done);
    }
    return totals;
  }

  /** In the order of the cases, so that sums come out the same each time. */
  private void take(
      Deque<Future<Scored>> inHand, List<Tally> totals, Ranks ranks, IntConsumer done) {
    Scored scored = await(inHand.remove());
    for (int i = 0; i < totals.size(); i++) {
      totals.get(i).add(scored.tallies().get(i));
    }
    ranks.add(scored.number(), scored.tallies().get(0));
    done.accept(scored.number() + 1);
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new CompletionException(e.getCause());
    }
  }

  /** What a case adds. */
  private record Scored(int number, List<Tally> tallies) {}

  private Scored score(Truth.Case each, float[] modelForecast) {
    List<float[]> forecasts = new ArrayList<>(List.of(modelForecast));
    contestants.stream()
        .skip(1)
        .forEach(baseline -> forecasts.add(forecast(baseline, each.seen(), 1)));
    if (plan.common()) {
      CommonPixels.keep(forecasts);
    }
    List<Tally> tallies = tallies();
    for (int i = 0; i < forecasts.size(); i++) {
      tallies.get(i).add(forecasts.get(i), each.truth(), archive.grid());
    }
    return new Scored(each.number(), tallies);
  }

  private float[] forecast(Contestant contestant, float[] seen, int cases) {
    return contestant
        .forecaster()
        .forecast(seen, cases, plan.inputs(), archive.grid(), plan.horizon(), this::requireGoingOn);
  }

  private void requireGoingOn() {
    if (stop.getAsBoolean()) {
      throw new CancellationException();
    }
  }

  private List<Tally> tallies() {
    Measures measures = plan.measures();
    return IntStream.range(0, contestants.size())
        .mapToObj(i -> new Tally(i == 0 ? measures : measures.withoutProbability(), plan.horizon()))
        .toList();
  }

  private int batch() {
    long values = (long) (plan.inputs() + plan.horizon()) * archive.grid().size();
    return (int) Math.max(1, Math.min(LARGEST_BATCH, BATCH_VALUES / values));
  }

  private Evaluation evaluation(List<Tally> tallies, Ranks ranks) {
    List<ForecasterScores> scores = new ArrayList<>();
    List<Spectrum> spectra = new ArrayList<>();
    for (int i = 0; i < tallies.size(); i++) {
      Contestant contestant = contestants.get(i);
      Tally tally = tallies.get(i);
      scores.add(
          new ForecasterScores(
              contestant.name(), contestant.version(), tally.overall(), tally.byLeadTime()));
      spectra.addAll(tally.spectra(contestant.name()));
    }
    Measures measures = plan.measures();
    List<ScoreKey> keys = ScoreKey.of(measures.thresholds(), measures.windows());
    List<Skill> skill =
        scores.stream()
            .skip(1)
            .flatMap(baseline -> new Comparison(scores.get(0), baseline).by(keys).stream())
            .toList();
    var data = archive.description();
    return new Evaluation(
        data.unit() == null ? null : data.unit().symbol(),
        data.interval() == null ? null : data.interval().toString(),
        new Evaluation.Range(measures.low(), measures.high()),
        plan.part(),
        plan.cases(),
        plan.windows().size(),
        plan.inputs(),
        plan.horizon(),
        plan.common() ? "common" : "own",
        scores,
        skill,
        spectra,
        ranks.worst(plan.worst()).stream().map(this::describe).toList());
  }

  private Evaluation.Case describe(Ranks.Rank rank) {
    Window window = plan.chosen().get(rank.number());
    ScoreKey key = plan.ranking();
    return new Evaluation.Case(
        window.firstFrame(),
        new FrameTimes(archive).of(window.firstFrame() + plan.inputs() - 1).orElse(null),
        key.score().field(),
        key.threshold(),
        rank.score());
  }

  private List<Strip> strips(Ranks ranks) {
    return ranks.places().entrySet().stream()
        .map(place -> strip(place.getKey(), place.getValue()))
        .toList();
  }

  private Strip strip(String place, Ranks.Rank rank) {
    Truth.Case each = truth.read(rank.number(), plan.chosen().get(rank.number()));
    List<Strip.Row> rows = new ArrayList<>();
    rows.add(new Strip.Row("truth", each.truth()));
    for (Contestant contestant : contestants) {
      rows.add(new Strip.Row(contestant.name(), forecast(contestant, each.seen(), 1)));
    }
    return new Strip(place, describe(rank), archive.grid(), rows);
  }
}
