package dev.convcast.forecasting;

import dev.convcast.forecasters.ForecastModel;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import dev.convcast.models.ModelStore;
import dev.convcast.refusal.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
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
    var run = metrics.start();
    Optional<ForecastModel> model = Optional.empty();
    String outcome = "error";
    try {
      model = Optional.of(ForecastModel.find(store, request.model(), request.version()));
      Forecast forecast = forecast(request, model.get());
      outcome = "ok";
      return forecast;
    } catch (Refusal refusal) {
      outcome = refusal.reason().name();
      throw refusal;
    } finally {
      metrics.ended(run, model, outcome);
    }
  }

  private Forecast forecast(ForecastRequest request, ForecastModel model) {
    var warnings = new ArrayList<String>();
    var check = new FitCheck(model, settings);
    int trained =
        model.card().map(card -> card.frames().horizon()).orElse(request.frames().frames());
    int horizon = check.horizon(request.horizon().orElse(trained), request.frames().grid());
    Duration deadline = deadline(request);
    FrameSequence seen = check.inputs(request.frames(), warnings);
    if (model.card().isPresent() && horizon > trained) {
      warnings.add(
          "%s was trained to forecast %d frames: those after are beyond what it has learned"
              .formatted(model, trained));
    }
    Meaning meaning =
        ForecastMeaning.of(seen.meaning(), request.lastFrameTime(), model.card(), horizon);
    if (request.lastFrameTime().isPresent() && meaning.times().isEmpty()) {
      warnings.add(
          "There are no validTimes: neither the request nor %s says the interval".formatted(model));
    }
    var values = new InputCheck(model, seen);
    values.requireNumbers();
    model.card().ifPresent(card -> values.warnOfClipping(card, warnings));
    Instant now = clock.instant();
    var task = new ForecastTask(model, seen, horizon, now, now.plus(deadline));
    queue.add(task);
    var frames = new FrameSequence(await(task, deadline), horizon, seen.grid(), meaning);
    Meaning seenMeaning = new Meaning(meaning.unit(), meaning.interval(), seen.meaning().times());
    return Forecast.of(model, seen.with(seenMeaning), frames, warnings);
  }

  private Duration deadline(ForecastRequest request) {
    Duration deadline = request.deadline().orElse(settings.deadline());
    Duration longest = settings.longestDeadline();
    if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(longest) > 0) {
      throw Refusal.doesNotFit(
          "deadline",
          "The deadline is %s; expected more than zero and at most %s"
              .formatted(deadline, longest));
    }
    return deadline;
  }

  private float[] await(ForecastTask task, Duration deadline) {
    try {
      return task.answer().get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      drop(task);
      throw new Refusal(
          Refusal.Reason.DEADLINE_PASSED,
          "The deadline of %s passed before the forecast was ready; the work on it was dropped"
              .formatted(deadline));
    } catch (InterruptedException e) {
      drop(task);
      Thread.currentThread().interrupt();
      throw ForecastQueue.stopping();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      throw new IllegalStateException("The forecast failed: " + task.model(), e.getCause());
    }
  }

  private void drop(ForecastTask task) {
    task.answer().cancel(false);
    queue.remove(task);
  }
}
