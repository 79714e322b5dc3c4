package dev.convcast.forecasting;

import dev.convcast.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Forecasts that wait: never more than its capacity, in the order they came. Who takes the oldest
 * takes those with it that can share a batch; nobody waits for a batch to fill.
 */
final class ForecastQueue {

  private static final int SECONDS_UNTIL_ROOM = 2;
  private static final int SECONDS_UNTIL_RESTARTED = 15;

  private final ArrayBlockingQueue<ForecastTask> tasks;
  private final int capacity;
  private final int batch;
  private final long batchValues;
  private final ReentrantLock taking = new ReentrantLock();
  private volatile boolean closed;

  ForecastQueue(ForecastSettings settings) {
    this.capacity = settings.queueCapacity();
    this.batch = settings.batch();
    this.batchValues = settings.batchValues();
    this.tasks = new ArrayBlockingQueue<>(capacity);
  }

  /**
   * @throws Refusal where there is no room, or the service is stopping
   */
  void add(ForecastTask task) {
    if (closed) {
      throw stopping();
    }
    if (!tasks.offer(task)) {
      throw new Refusal(
              Refusal.Reason.BUSY,
              "%d forecasts wait already, the most that may; try again in %d s"
                  .formatted(capacity, SECONDS_UNTIL_ROOM))
          .with("retryAfterSeconds", SECONDS_UNTIL_ROOM);
    }
    if (closed && tasks.remove(task)) { // closed in between: nobody would ever take it
      throw stopping();
    }
  }

  /** Waits for a forecast, and takes with it those that can go through the network together. */
  List<ForecastTask> take() throws InterruptedException {
    taking.lockInterruptibly();
    try {
      ForecastTask first = tasks.take();
      var together = new ArrayList<ForecastTask>();
      together.add(first);
      long values = first.size();
      for (var waiting = tasks.iterator(); waiting.hasNext() && together.size() < batch; ) {
        ForecastTask task = waiting.next();
        if (task.goesWith(first) && values + task.size() <= batchValues) {
          waiting.remove();
          together.add(task);
          values += task.size();
        }
      }
      return together;
    } finally {
      taking.unlock();
    }
  }

  /** Gives a place back that nobody waits for any more. */
  void remove(ForecastTask task) {
    tasks.remove(task);
  }

  int depth() {
    return tasks.size();
  }

  int capacity() {
    return capacity;
  }

  /** Takes forecasts again, where it was closed. */
  void open() {
    closed = false;
  }

  /** Takes no more, and refuses those that wait. */
  void close() {
    closed = true;
    var waiting = new ArrayList<ForecastTask>();
    tasks.drainTo(waiting);
    waiting.forEach(task -> task.refuse(stopping()));
  }

  static Refusal stopping() {
    return new Refusal(Refusal.Reason.BUSY, "The service is stopping; try again when it is back")
        .with("retryAfterSeconds", SECONDS_UNTIL_RESTARTED);
  }
}
