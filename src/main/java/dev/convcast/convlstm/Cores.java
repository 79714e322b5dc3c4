package dev.convcast.convlstm;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * The processor's cores, a thread for each, on which libtorch runs its operations alone: many small
 * operations in a row are faster side by side than each shared between cores.
 */
final class Cores {

  private static final int COUNT = Libtorch.threadsHere();
  private static final ExecutorService POOL = pool();
  private static final AtomicInteger WAITING = new AtomicInteger(); // parts not begun

  private Cores() {}

  private static ExecutorService pool() {
    var number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        COUNT,
        work -> {
          var thread =
              new Thread(
                  () -> {
                    Libtorch.useThreadsHere(1);
                    work.run();
                  },
                  "core-" + number.getAndIncrement());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** As many as libtorch was told to use. */
  static int count() {
    return COUNT;
  }

  /**
   * Runs work for each part, on as many cores as are free, and waits for all of it.
   *
   * @param work is given those that may work on one part
   */
  static <T> void all(List<T> parts, BiConsumer<T, Team> work) {
    int each = Math.max(1, COUNT / parts.size());
    WAITING.getAndAdd(parts.size());
    try {
      CompletableFuture.allOf(
              parts.stream()
                  .map(part -> CompletableFuture.runAsync(() -> run(part, each, work), POOL))
                  .toArray(CompletableFuture[]::new))
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static <T> void run(T part, int cores, BiConsumer<T, Team> work) {
    WAITING.getAndDecrement();
    try (var team = new Team(cores)) {
      for (int i = 0; i < cores - 1; i++) {
        help(team, i);
      }
      work.accept(part, team);
    }
  }

  private static void help(Team team, int number) {
    POOL.execute(
        () -> {
          if (team.help(number, () -> WAITING.get() > 0)) {
            help(team, number); // when a core is free again
          }
        });
  }
}
