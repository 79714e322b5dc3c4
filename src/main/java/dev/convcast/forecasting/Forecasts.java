package dev.convcast.forecasting;

import dev.convcast.forecasters.ForecastModel;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.models.ModelStore;
import dev.convcast.refusal.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Forecasts the frames that follow. */
public final class Forecasts {

  private final ModelStore store;
  private final ForecastQueue queue;
  private final ForecastSettings settings;
  private final ForecastMetrics metrics;
  private final Clock clock;

  Forecasts(
      ModelStore store,
      ForecastQueue queue,
      ForecastSettings settings,
      ForecastMetrics metrics,
      Clock clock) {
    this.store = store;
    this.queue = queue;
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Waits for the forecast until its deadline. Asking for fewer frames gives the first of those
   * that asking for more gives, and no other request changes them.
   *
   * @throws Refusal where there is no such model, the frames do not fit it or are too many, the
   *     queue is full, or the deadline passes
   */
  public Forecast forecast(ForecastRequest request) {
    return forecast(List.of(request)).get(0);
  }

  /**
   * Waits for the forecasts of several sequences, in their order and each as if it were alone; no
   * more of them wait in the queue at a time than a batch holds.
   *
   * @param requests at least one, that differ in their frames only
   * @throws Refusal as for one; where one is refused, all are
   */
  public List<Forecast> forecast(List<ForecastRequest> requests) {
    var run = metrics.start();
    Optional<ForecastModel> model = Optional.empty();
    String outcome = "error";
    try {
      ForecastRequest first = requests.get(0);
      model = Optional.of(ForecastModel.find(store, first.model(), first.version()));
      var checks = new Checks(model.get(), settings);
      List<Asked> asked = checks.ofAll(requests);
      List<Forecast> forecasts = answers(asked, checks.deadline(first));
      outcome = "ok";
      return forecasts;
    } catch (Refusal refusal) {
      outcome = refusal.reason().name();
      throw refusal;
    } finally {
      for (int i = 0; i < requests.size(); i++) {
        metrics.ended(run, model, outcome);
      }
    }
  }

  /**
   * Forecasts frame by frame: each can be taken as soon as the network has read it out. The stream
   * has to be closed; what is not taken until then is dropped.
   *
   * @throws Refusal as {@link #forecast} does; what goes wrong later, the stream throws
   */
  public ForecastStream stream(ForecastRequest request) {
    var run = metrics.start();
    Optional<ForecastModel> model = Optional.empty();
    try {
      model = Optional.of(ForecastModel.find(store, request.model(), request.version()));
      Optional<ForecastModel> found = model;
      var checks = new Checks(model.get(), settings);
      Asked asked = checks.of(request);
      Duration deadline = checks.deadline(request);
      Instant now = clock.instant();
      var ready = new LinkedBlockingQueue<float[]>();
      ForecastTask task = asked.task(now, now.plus(deadline), Optional.of(ready::add));
      queue.add(task);
      return new ForecastStream(
          task,
          asked.meaning(),
          asked.warnings(),
          ready,
          deadline,
          clock,
          outcome -> {
            drop(task);
            metrics.ended(run, found, outcome);
          });
    } catch (Refusal refusal) {
      metrics.ended(run, model, refusal.reason().name());
      throw refusal;
    }
  }

  /**
   * Refuses what {@link #forecast} would refuse at once, and does nothing else.
   *
   * @return what the forecast will be of
   * @throws Refusal where there is no such model, or the frames do not fit it or are too many
   */
  public Outline check(ForecastRequest request) {
    var run = metrics.start();
    Optional<ForecastModel> model = Optional.empty();
    try {
      model = Optional.of(ForecastModel.find(store, request.model(), request.version()));
      var checks = new Checks(model.get(), settings);
      Asked asked = checks.of(request);
      checks.deadline(request);
      return new Outline(asked.seen().grid(), asked.meaning(), asked.horizon());
    } catch (Refusal refusal) {
      metrics.ended(run, model, refusal.reason().name());
      throw refusal;
    }
  }

  /** All that is known of a forecast before it is made. */
  public record Outline(Grid grid, Meaning meaning, int horizon) {}

  private List<Forecast> answers(List<Asked> asked, Duration deadline) {
    Instant end = clock.instant().plus(deadline);
    int atOnce = Math.min(settings.batch(), settings.queueCapacity());
    var answers = new ArrayList<Forecast>();
    var waiting = new ArrayDeque<ForecastTask>();
    try {
      for (int next = 0; answers.size() < asked.size(); ) {
        while (next < asked.size() && waiting.size() < atOnce) {
          ForecastTask task = asked.get(next++).task(clock.instant(), end, Optional.empty());
          queue.add(task);
          waiting.add(task);
        }
        Duration left = Duration.between(clock.instant(), end);
        float[] values = await(waiting.element(), left, deadline);
        waiting.remove();
        answers.add(asked.get(answers.size()).answer(values));
      }
    } finally {
      waiting.forEach(this::drop);
    }
    return answers;
  }

  private static float[] await(ForecastTask task, Duration left, Duration deadline) {
    try {
      return task.answer().get(left.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw deadlinePassed(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ForecastQueue.stopping();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      throw new IllegalStateException("The forecast failed: " + task.model(), e.getCause());
    }
  }

  static Refusal deadlinePassed(Duration deadline) {
    return new Refusal(
        Refusal.Reason.DEADLINE_PASSED,
        "The deadline of %s passed before the forecast was ready; the work on it was dropped"
            .formatted(deadline));
  }

  private void drop(ForecastTask task) {
    task.answer().cancel(false);
    queue.remove(task);
  }
}
