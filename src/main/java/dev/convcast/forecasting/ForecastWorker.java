package dev.convcast.forecasting;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Takes forecasts from the queue and carries them out, until it is interrupted. */
final class ForecastWorker implements Runnable {

  private final ForecastQueue queue;
  private final LoadedModels models;
  private final ForecastMetrics metrics;
  private final Clock clock;
  private volatile boolean abandoned;

  /** Thrown through the network when nobody waits for the batch any more. */
  private static final class NobodyWaitsException extends RuntimeException {}

  ForecastWorker(ForecastQueue queue, LoadedModels models, ForecastMetrics metrics, Clock clock) {
    this.queue = queue;
    this.models = models;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void run() {
    try {
      int answered = 0;
      while (!Thread.currentThread().isInterrupted()) {
        List<ForecastTask> tasks = queue.take(answered);
        forecast(tasks);
        answered = tasks.size();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the batch that runs, at its next step. */
  void abandon() {
    abandoned = true;
  }

  private void forecast(List<ForecastTask> taken) {
    Instant start = clock.instant();
    List<ForecastTask> tasks = taken.stream().filter(task -> !task.isOver(start)).toList();
    if (tasks.isEmpty()) {
      return;
    }
    tasks.forEach(task -> metrics.waited(Duration.between(task.queued(), start)));
    metrics.batch(tasks.size());
    try (LoadedModels.Lease lease = models.use(tasks.get(0).model())) {
      metrics.inNetwork(() -> new Batch(tasks).run(lease.forecaster(), () -> goOn(tasks)));
    } catch (NobodyWaitsException e) {
      tasks.forEach(task -> task.refuse(ForecastQueue.stopping())); // who still waits waits in vain
    } catch (RuntimeException | OutOfMemoryError e) {
      tasks.forEach(task -> task.answer().completeExceptionally(e));
    }
  }

  private void goOn(List<ForecastTask> tasks) {
    Instant now = clock.instant();
    if (abandoned || tasks.stream().allMatch(task -> task.isOver(now))) {
      throw new NobodyWaitsException();
    }
  }
}
