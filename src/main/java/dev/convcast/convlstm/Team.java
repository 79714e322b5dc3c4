package dev.convcast.convlstm;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cores that work on one forecast, or one pass of a training: its own thread, and those of others
 * that are free for it. There are some hundred rounds of half a millisecond in a forecast, and a
 * thread that sleeps between them takes a tenth of one to wake up; so these look for the next round
 * for a while.
 */
final class Team implements AutoCloseable {

  /** One that has no others. */
  static final Team ALONE = new Team(1);

  private static final long AWAKE = 300_000; // nanoseconds
  private static final long AT_MOST = 2_000_000; // asleep

  private final int size;
  private volatile @Nullable Round<?> current;
  private volatile boolean closed;
  private final @Nullable Thread[] asleep;

  /** Some parts, each of which whoever comes first takes. */
  private static final class Round<T> {

    private final List<T> parts;
    private final Consumer<T> work;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Round(List<T> parts, Consumer<T> work) {
      this.parts = parts;
      this.work = work;
    }

    void takePart() {
      for (int i = taken.getAndIncrement(); i < parts.size(); i = taken.getAndIncrement()) {
        try {
          work.accept(parts.get(i));
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        }
        done.getAndIncrement();
      }
    }

    void awaitOthers() {
      while (done.get() < parts.size()) {
        Thread.onSpinWait();
      }
      Throwable thrown = failure.get();
      if (thrown instanceof RuntimeException e) {
        throw e;
      }
      if (thrown instanceof Error e) {
        throw e;
      }
    }
  }

  /**
   * @param size how many cores may work, this thread's own among them
   */
  Team(int size) {
    this.size = size;
    this.asleep = new Thread[size - 1];
  }

  int size() {
    return size;
  }

  /** Runs work for each part, and returns when all of it is done. */
  <T> void all(List<T> parts, Consumer<T> work) {
    if (size == 1 || parts.size() == 1) {
      parts.forEach(work);
      return;
    }
    var round = new Round<>(parts, work);
    current = round;
    wake();
    round.takePart();
    round.awaitOthers();
  }

  private void wake() {
    synchronized (asleep) {
      for (Thread thread : asleep) {
        LockSupport.unpark(thread); // nothing, for none
      }
    }
  }

  /**
   * What each of the others does until the team is closed.
   *
   * @param isWanted whether this thread has something to do for another forecast
   * @return whether it left for that reason
   */
  boolean help(int number, BooleanSupplier isWanted) {
    Round<?> last = null;
    long since = System.nanoTime();
    while (!closed && !isWanted.getAsBoolean()) {
      Round<?> next = current;
      if (next != null && next != last) {
        next.takePart();
        last = next;
        since = System.nanoTime();
      } else if (System.nanoTime() - since < AWAKE) {
        Thread.onSpinWait();
      } else {
        sleep(number, last);
      }
    }
    return !closed;
  }

  private void sleep(int number, @Nullable Round<?> last) {
    synchronized (asleep) {
      asleep[number] = Thread.currentThread();
    }
    if (!closed && current == last) {
      LockSupport.parkNanos(this, AT_MOST);
    }
    synchronized (asleep) {
      asleep[number] = null;
    }
  }

  /** Lets the others go. */
  @Override
  public void close() {
    closed = true;
    wake();
  }
}
