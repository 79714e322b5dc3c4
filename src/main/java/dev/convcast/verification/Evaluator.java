package dev.convcast.verification;

import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Window;
import dev.convcast.verification.result.Evaluation;
import dev.convcast.verification.result.Strip;
import dev.convcast.verification.scores.Measures;
import dev.convcast.verification.scores.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
 * Lets a model and its baselines forecast case after case and adds up how they did. At any time one
 * batch of cases is in memory, and of each case that is done one number. The processors belong to
 * the network while it forecasts and to the scores afterwards: taking turns is what they are
 * fastest at.
 */
final class Evaluator {

  private static final int LARGEST_BATCH = 8;
  private static final int BATCH_VALUES = 1 << 23; // 32 MB of frames

  private final FrameArchive archive;
  private final EvaluationPlan plan;
  private final Truth truth;
  private final Findings findings;
  private final List<Contestant> contestants;
  private final int threads;
  private final BooleanSupplier stop;
  private long modelNanos;

  /**
   * @param model the first of the contestants
   * @param threads that forecast the baselines' and score
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
    this.findings = new Findings(archive, plan, contestants);
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
    ExecutorService pool = Executors.newFixedThreadPool(threads, Evaluator::daemon);
    try {
      Ranks ranks = new Ranks(plan.ranking());
      long start = System.nanoTime();
      List<Tally> tallies = score(pool, ranks, done);
      var seconds = new Evaluation.Seconds((System.nanoTime() - start) / 1e9, modelNanos / 1e9);
      return Optional.of(new Outcome(findings.evaluation(tallies, ranks, seconds), strips(ranks)));
    } catch (CancellationException stopped) {
      return Optional.empty();
    } finally {
      pool.shutdownNow();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "scores");
    thread.setDaemon(true);
    return thread;
  }

  private List<Tally> score(ExecutorService pool, Ranks ranks, IntConsumer done) {
    List<Tally> totals = tallies();
    List<Window> windows = plan.chosen();
    int batch = batch();
    for (int first = 0; first < windows.size(); first += batch) {
      List<Truth.Case> cases =
          IntStream.range(first, Math.min(first + batch, windows.size()))
              .mapToObj(n -> truth.read(n, windows.get(n)))
              .toList();
      List<List<float[]>> forecasts = forecasts(pool, cases);
      for (Scored scored : scored(pool, cases, forecasts)) {
        totals.get(scored.contestant()).add(scored.tally());
        if (scored.contestant() == 0) {
          ranks.add(scored.number(), scored.tally());
        }
      }
      done.accept(first + cases.size());
    }
    return totals;
  }

  /** Of each contestant, of each case. */
  private List<List<float[]>> forecasts(ExecutorService pool, List<Truth.Case> cases) {
    List<List<float[]>> forecasts = new ArrayList<>();
    long start = System.nanoTime();
    float[] model = forecast(contestants.get(0), truth.seen(cases), cases.size());
    modelNanos += System.nanoTime() - start;
    forecasts.add(
        IntStream.range(0, cases.size()).mapToObj(b -> truth.forecast(model, b)).toList());
    for (Contestant baseline : contestants.subList(1, contestants.size())) {
      forecasts.add(
          all(
              pool,
              cases.stream()
                  .<Callable<float[]>>map(each -> () -> forecast(baseline, each.seen(), 1))
                  .toList()));
    }
    return forecasts;
  }

  /** What a case adds to a contestant's. */
  private record Scored(int contestant, int number, Tally tally) {}

  private List<Scored> scored(
      ExecutorService pool, List<Truth.Case> cases, List<List<float[]>> forecasts) {
    List<Callable<Scored>> work = new ArrayList<>();
    for (int n = 0; n < cases.size(); n++) {
      Truth.Case each = cases.get(n);
      int position = n;
      List<float[]> beside = forecasts.stream().map(its -> its.get(position)).toList();
      if (plan.common()) {
        CommonPixels.keep(beside);
      }
      for (int i = 0; i < beside.size(); i++) {
        int contestant = i;
        work.add(
            () -> {
              requireGoingOn();
              Tally tally = tally(contestant);
              tally.add(beside.get(contestant), each.truth(), archive.grid());
              return new Scored(contestant, each.number(), tally);
            });
      }
    }
    return all(pool, work);
  }

  /** In the order of the work, so that sums come out the same each time. */
  private static <T> List<T> all(ExecutorService pool, List<Callable<T>> work) {
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : pool.invokeAll(work)) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new CompletionException(e.getCause());
    }
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
    return IntStream.range(0, contestants.size()).mapToObj(this::tally).toList();
  }

  private Tally tally(int contestant) {
    Measures measures = plan.measures();
    return new Tally(contestant == 0 ? measures : measures.withoutProbability(), plan.horizon());
  }

  private int batch() {
    long values = (long) (plan.inputs() + plan.horizon()) * archive.grid().size();
    return (int) Math.max(1, Math.min(LARGEST_BATCH, BATCH_VALUES / values));
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
    return new Strip(place, findings.describe(rank), archive.grid(), rows);
  }
}
