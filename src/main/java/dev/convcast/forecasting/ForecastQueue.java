package dev.convcast.forecasting;

import dev.convcast.refusal.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Forecasts that wait: never more than its capacity, in the order they came. Who takes the oldest
 * takes those with it that can share a batch. Callers who were just answered and come again at once
 * share one too, if they are quick enough; who comes alone never waits for others.
 */
final class ForecastQueue {

  private static final int SECONDS_UNTIL_ROOM = 2;
  private static final int SECONDS_UNTIL_RESTARTED = 15;

  private final Deque<ForecastTask> tasks = new ArrayDeque<>();
  private final int capacity;
  private final int batch;
  private final long batchValues;
  private final Duration batchWait;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private long came; // since the beginning
  private boolean closed;

  ForecastQueue(ForecastSettings settings) {
    this.capacity = settings.queueCapacity();
    this.batch = settings.batch();
    this.batchValues = settings.batchValues();
    this.batchWait = settings.batchWait();
  }

  /**
   * @throws Refusal where there is no room, or the service is stopping
   */
  void add(ForecastTask task) {
    lock.lock();
    try {
      if (closed) {
        throw stopping();
      }
      if (tasks.size() == capacity) {
        throw new Refusal(
                Refusal.Reason.BUSY,
                "%d forecasts wait already, the most that may; try again in %d s"
                    .formatted(capacity, SECONDS_UNTIL_ROOM))
            .with("retryAfterSeconds", SECONDS_UNTIL_ROOM);
      }
      tasks.add(task);
      came++;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a forecast, and takes with it those that can go through the network together.
   *
   * @param expected until so many have {@link #came} in all, or a batch is full, it has a moment's
   *     patience
   */
  List<ForecastTask> take(long expected) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long patience = batchWait.toNanos();
      while (patience > 0 && came < expected && tasks.size() < batch) {
        patience = arrived.awaitNanos(patience);
      }
      while (tasks.isEmpty()) {
        arrived.await();
      }
      List<ForecastTask> together = together();
      tasks.removeAll(together);
      return together;
    } finally {
      lock.unlock();
    }
  }

  private List<ForecastTask> together() {
    var together = new ArrayList<ForecastTask>();
    long values = 0;
    for (ForecastTask task : tasks) {
      boolean fits =
          together.isEmpty()
              || task.goesWith(together.get(0)) && values + task.size() <= batchValues;
      if (fits && together.size() < batch) {
        together.add(task);
        values += task.size();
      }
    }
    return together;
  }

  /** Gives a place back that nobody waits for any more. */
  void remove(ForecastTask task) {
    lock.lock();
    try {
      tasks.remove(task);
    } finally {
      lock.unlock();
    }
  }

  /** How many have come since the beginning. */
  long came() {
    lock.lock();
    try {
      return came;
    } finally {
      lock.unlock();
    }
  }

  int depth() {
    lock.lock();
    try {
      return tasks.size();
    } finally {
      lock.unlock();
    }
  }

  int capacity() {
    return capacity;
  }

  /** Takes forecasts again, where it was closed. */
  void open() {
    lock.lock();
    try {
      closed = false;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more, and refuses those that wait. */
  void close() {
    List<ForecastTask> waiting;
    lock.lock();
    try {
      closed = true;
      waiting = List.copyOf(tasks);
      tasks.clear();
    } finally {
      lock.unlock();
    }
    waiting.forEach(task -> task.refuse(stopping()));
  }

  static Refusal stopping() {
    return new Refusal(Refusal.Reason.BUSY, "The service is stopping; try again when it is back")
        .with("retryAfterSeconds", SECONDS_UNTIL_RESTARTED);
  }
}
