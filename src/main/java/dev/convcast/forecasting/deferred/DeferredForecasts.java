package dev.convcast.forecasting.deferred;

import dev.convcast.forecasting.Forecast;
import dev.convcast.forecasting.ForecastRequest;
import dev.convcast.forecasting.ForecastSettings;
import dev.convcast.forecasting.Forecasts;
import dev.convcast.forecasting.deferred.DeferredForecast.State;
import dev.convcast.refusal.Refusal;
import dev.convcast.refusal.Spelling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Forecasts that are asked for now and fetched later. Each is on disk before it is answered, so one
 * whose process dies is made by another, or by the next; results go after a while.
 */
public final class DeferredForecasts implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(DeferredForecasts.class);
  private static final int SECONDS_UNTIL_ROOM = 5;

  private final Forecasts forecasts;
  private final ForecastSettings forecastSettings;
  private final DeferredSettings settings;
  private final boolean isDoor;
  private final DeferredFolders folders;
  private final Path owners;
  private final Results results;
  private final Clock clock;
  private final Map<DeferredId, Future<?>> work = new ConcurrentHashMap<>();
  private volatile @Nullable Running running;

  /** What there is while it runs. */
  private record Running(Owner owner, ExecutorService workers, ScheduledExecutorService minutely) {}

  /** Writes a forecast as it was wanted. */
  public interface Results {
    /**
     * @param answer how it was wanted
     * @return what goes with it over HTTP
     */
    Map<String, String> write(Forecast forecast, Map<String, String> answer, Path file)
        throws IOException;
  }

  /**
   * @param isDoor whether this process takes requests
   */
  DeferredForecasts(
      Forecasts forecasts,
      ForecastSettings forecastSettings,
      DeferredSettings settings,
      boolean isDoor,
      Path home,
      Results results,
      Clock clock) {
    this.isDoor = isDoor;
    this.forecasts = forecasts;
    this.forecastSettings = forecastSettings;
    this.settings = settings;
    this.folders = new DeferredFolders(home.resolve("data/forecast-jobs"));
    this.owners = home.resolve("data/forecast-jobs");
    this.results = results;
    this.clock = clock;
  }

  @Override
  public boolean isAutoStartup() {
    return isDoor;
  }

  @Override
  public void start() {
    try {
      Owner owner = Owner.in(owners);
      var now =
          new Running(
              owner,
              Executors.newFixedThreadPool(1 + forecastSettings.workers()),
              Executors.newSingleThreadScheduledExecutor());
      running = now;
      now.minutely().scheduleWithFixedDelay(this::tidy, 0, 1, TimeUnit.MINUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stores it, and makes it as soon as its turn comes. */
  public DeferredForecast add(ForecastRequest request, Map<String, String> answer) {
    Running now = running();
    if (work.size() >= settings.waiting()) {
      throw new Refusal(
              Refusal.Reason.BUSY,
              "%d forecast jobs wait or run already, the most that may; try again in %d s"
                  .formatted(settings.waiting(), SECONDS_UNTIL_ROOM))
          .with("retryAfterSeconds", SECONDS_UNTIL_ROOM);
    }
    var job =
        DeferredForecast.queued(
            DeferredId.random(), request.model().value(), now.owner().name(), clock.instant());
    try {
      folders.add(
          job,
          DeferredRequest.of(request, forecastSettings.longestDeadline(), answer),
          request.frames());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    submit(now, job);
    return job;
  }

  private void submit(Running now, DeferredForecast job) {
    FutureTask<?> task = new FutureTask<>(() -> run(job), null);
    work.put(job.id(), task);
    try {
      now.workers().execute(task);
    } catch (RejectedExecutionException stopping) {
      work.remove(job.id()); // it stays on disk, for the next process
    }
  }

  private void run(DeferredForecast queued) {
    DeferredForecast job = queued.running(clock.instant());
    try {
      if (!folders.put(job)) {
        return; // removed before its turn
      }
      DeferredRequest request = folders.request(job.id());
      Forecast forecast = forecasts.forecast(request.with(folders.frames(job.id())));
      Map<String, String> headers =
          folders.writeResult(job.id(), file -> results.write(forecast, request.answer(), file));
      Instant now = clock.instant();
      folders.put(job.succeeded(headers, now, now.plus(settings.keep())));
      folders.forgetRequest(job.id());
    } catch (Refusal refusal) {
      if (isWanted(job)) {
        fail(job, refusal.detail());
      }
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      if (isWanted(job)) {
        log.error("Forecast job {} failed", job.id(), e);
        fail(
            job, "The forecast failed through no fault of the request; the service's log says why");
      }
    } finally {
      work.remove(job.id());
    }
  }

  /** Not where it was removed meanwhile, nor where this process stops: the next one makes it. */
  private boolean isWanted(DeferredForecast job) {
    return running != null && work.containsKey(job.id());
  }

  private void fail(DeferredForecast job, String why) {
    Instant now = clock.instant();
    try {
      folders.put(job.failed(why, now, now.plus(settings.keep())));
      folders.forgetRequest(job.id());
    } catch (IOException e) {
      log.error("That forecast job {} failed cannot be stored", job.id(), e);
    }
  }

  public DeferredForecast get(DeferredId id) {
    try {
      return folders
          .get(id)
          .filter(job -> !isOver(job))
          .orElseThrow(() -> DeferredId.absent(id.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file of its result. */
  public Path result(DeferredForecast job) {
    if (job.state() != State.SUCCEEDED) {
      throw Refusal.conflict(
          job.state() == State.FAILED
              ? "The forecast job %s failed and has no result: %s"
                  .formatted(job.id(), job.problem())
              : "The forecast job %s is %s; its result is there once it has succeeded"
                  .formatted(job.id(), Spelling.of(job.state())));
    }
    return folders.result(job.id());
  }

  /** Newest first. */
  public List<DeferredForecast> list(int limit, Optional<DeferredId> after) {
    try {
      List<DeferredForecast> all =
          folders.all().stream()
              .filter(job -> !isOver(job))
              .sorted(
                  Comparator.comparing(DeferredForecast::created)
                      .thenComparing(job -> job.id().toString())
                      .reversed())
              .toList();
      int from = 0;
      if (after.isPresent()) {
        List<DeferredId> ids = all.stream().map(DeferredForecast::id).toList();
        from = ids.indexOf(after.get()) + 1;
        if (from == 0) {
          throw DeferredId.absent(after.get().toString());
        }
      }
      return all.subList(from, Math.min(all.size(), from + limit));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes it with its result; where it waits or runs, the work is dropped. */
  public void delete(DeferredId id) {
    get(id);
    Future<?> working = work.remove(id);
    if (working != null) {
      working.cancel(true);
    }
    try {
      folders.delete(id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isOver(DeferredForecast job) {
    return job.expires() != null && !clock.instant().isBefore(job.expires());
  }

  /** Removes what is over, and takes up what those have left who died. */
  public void tidy() {
    Running now = running;
    if (now == null) {
      return;
    }
    try {
      for (DeferredForecast job : folders.all()) {
        if (isOver(job)) {
          folders.delete(job.id());
        }
      }
      now.owner().bury(dead -> inherit(now, dead));
    } catch (IOException | RuntimeException e) {
      log.error("The forecast jobs cannot be tidied up", e);
    }
  }

  private void inherit(Running now, String dead) throws IOException {
    for (DeferredForecast job : folders.all()) {
      if (job.owner().equals(dead) && !job.state().isEnd()) {
        log.info("Taking up forecast job {} of a process that is gone", job.id());
        DeferredForecast own = job.ownedBy(now.owner().name());
        folders.put(own);
        submit(now, own);
      }
    }
  }

  private Running running() {
    Running now = running;
    if (now == null) {
      throw new Refusal(Refusal.Reason.BUSY, "The service is stopping; try again when it is back")
          .with("retryAfterSeconds", SECONDS_UNTIL_ROOM);
    }
    return now;
  }

  @Override
  public void stop() {
    Running now = running;
    running = null;
    if (now != null) {
      now.minutely().shutdownNow();
      now.workers().shutdownNow();
      try {
        now.owner().close();
      } catch (IOException e) {
        log.warn("The owner's file cannot be closed", e);
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running != null;
  }
}
