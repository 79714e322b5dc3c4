package dev.convcast.forecasting;

import dev.convcast.convlstm.Libtorch;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Gives back to the system what is free in the process, so that the largest forecast and the
 * largest method that Java compiled do not hold their memory for good (docs/decisions/003).
 */
final class FreeMemory implements AutoCloseable {

  private final Duration every;
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("free-memory-"));

  FreeMemory(Duration every) {
    this.every = every;
  }

  void start() {
    clockwork.scheduleWithFixedDelay(
        Libtorch::giveBackFreeMemory, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    clockwork.shutdown();
  }
}
