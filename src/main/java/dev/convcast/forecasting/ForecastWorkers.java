package dev.convcast.forecasting;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.context.SmartLifecycle;

/**
 * The threads that forecast. They stop before HTTP does: what waits is refused at once, what runs
 * may end, and is abandoned where it takes too long.
 */
final class ForecastWorkers implements SmartLifecycle {

  private static final Duration GRACE = Duration.ofSeconds(20);

  private final ForecastQueue queue;
  private final int count;
  private final Supplier<ForecastWorker> worker;
  private List<ForecastWorker> workers = List.of();
  private List<Thread> threads = List.of();

  ForecastWorkers(ForecastQueue queue, int count, Supplier<ForecastWorker> worker) {
    this.queue = queue;
    this.count = count;
    this.worker = worker;
  }

  @Override
  public synchronized void start() {
    queue.open();
    workers = Stream.generate(worker).limit(count).toList(); // those before may be abandoned
    threads =
        IntStream.range(0, workers.size())
            .mapToObj(i -> new Thread(workers.get(i), "forecast-" + (i + 1)))
            .toList();
    threads.forEach(Thread::start);
  }

  @Override
  public synchronized void stop() {
    queue.close();
    threads.forEach(Thread::interrupt);
    if (!join()) {
      workers.forEach(ForecastWorker::abandon);
      join();
    }
    threads = List.of();
  }

  private boolean join() {
    try {
      for (Thread thread : threads) {
        thread.join(GRACE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return threads.stream().noneMatch(Thread::isAlive);
  }

  @Override
  public synchronized boolean isRunning() {
    return !threads.isEmpty();
  }
}
