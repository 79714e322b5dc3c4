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
      long expected = 0;
      while (!Thread.currentThread().isInterrupted()) {
        expected = forecast(queue.take(expected));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the batch that runs, at its next step. */
  void abandon() {
    abandoned = true;
  }

  /**
   * @return how many have come to the queue in all once those come again that it has answered; who
   *     comes before the next are taken is not expected twice
   */
  private long forecast(List<ForecastTask> taken) {
    Instant start = clock.instant();
    List<ForecastTask> tasks = taken.stream().filter(task -> !task.isOver(start)).toList();
    if (tasks.isEmpty()) {
      return 0;
    }
    tasks.forEach(task -> metrics.waited(Duration.between(task.queued(), start)));
    metrics.batch(tasks.size());
    var batch = new Batch(tasks);
    try (LoadedModels.Lease lease = models.use(tasks.get(0).model())) {
      float[] said = metrics.inNetwork(() -> batch.run(lease.forecaster(), () -> goOn(tasks)));
      long came = queue.came();
      batch.answer(said);
      return came + tasks.stream().filter(task -> task.eachFrame().isEmpty()).count();
    } catch (NobodyWaitsException e) {
      tasks.forEach(task -> task.refuse(ForecastQueue.stopping())); // who still waits waits in vain
    } catch (RuntimeException | OutOfMemoryError e) {
      tasks.forEach(task -> task.answer().completeExceptionally(e));
    }
    return 0;
  }

  private void goOn(List<ForecastTask> tasks) {
    Instant now = clock.instant();
    if (abandoned || tasks.stream().allMatch(task -> task.isOver(now))) {
      throw new NobodyWaitsException();
    }
  }
}
