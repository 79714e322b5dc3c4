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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

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
      Plan plan = plan(request, model.get());
      var ready = new LinkedBlockingQueue<float[]>();
      ForecastTask task = plan.task(model.get(), clock.instant(), Optional.of(ready::add));
      queue.add(task);
      return new ForecastStream(
          task,
          plan.meaning(),
          plan.warnings(),
          ready,
          plan.deadline(),
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
   * @throws Refusal where there is no such model, or the frames do not fit it or are too many
   */
  public void check(ForecastRequest request) {
    plan(request, ForecastModel.find(store, request.model(), request.version()));
  }

  /** What is to be done for a request, once it is known that it can be done. */
  private record Plan(
      FrameSequence seen, int horizon, Meaning meaning, Duration deadline, List<String> warnings) {

    ForecastTask task(ForecastModel model, Instant now, Optional<Consumer<float[]>> eachFrame) {
      return new ForecastTask(model, seen, horizon, now, now.plus(deadline), eachFrame);
    }
  }

  private Plan plan(ForecastRequest request, ForecastModel model) {
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
    return new Plan(seen, horizon, meaning, deadline, warnings);
  }

  private Forecast forecast(ForecastRequest request, ForecastModel model) {
    Plan plan = plan(request, model);
    ForecastTask task = plan.task(model, clock.instant(), Optional.empty());
    queue.add(task);
    FrameSequence seen = plan.seen();
    Meaning meaning = plan.meaning();
    var frames =
        new FrameSequence(await(task, plan.deadline()), plan.horizon(), seen.grid(), meaning);
    Meaning seenMeaning = seen.meaning().with(meaning.unit(), meaning.interval());
    return Forecast.of(model, seen.with(seenMeaning), frames, plan.warnings());
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
      throw deadlinePassed(deadline);
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
