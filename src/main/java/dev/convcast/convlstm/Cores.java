package dev.convcast.convlstm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The processor's cores, a thread for each, on which libtorch runs its operations alone: many small
 * operations in a row are faster side by side than each shared between cores.
 */
final class Cores {

  private static final ForkJoinPool POOL = pool(Libtorch.threadsHere());

  private Cores() {}

  /** Always the same threads: another one, while one waits, would bring memory of its own. */
  private static ForkJoinPool pool(int cores) {
    return new ForkJoinPool(
        cores, Cores::thread, null, false, cores, cores, 0, full -> true, 1, TimeUnit.DAYS);
  }

  private static ForkJoinWorkerThread thread(ForkJoinPool pool) {
    return new ForkJoinWorkerThread(pool) {
      @Override
      protected void onStart() {
        setName("core-" + getPoolIndex());
        Libtorch.useThreadsHere(1);
      }
    };
  }

  /** As many as libtorch was told to use. */
  static int count() {
    return POOL.getParallelism();
  }

  /** Runs work for each part, on as many as are free, and waits for all of it. */
  static <T> void all(List<T> parts, Consumer<T> work) {
    if (ForkJoinTask.getPool() != POOL) {
      fromOutside(parts, work);
    } else if (parts.size() == 1) {
      work.accept(parts.get(0));
    } else {
      var tasks = new ArrayList<ForkJoinTask<?>>();
      parts.forEach(part -> tasks.add(ForkJoinTask.adapt(() -> work.accept(part))));
      ForkJoinTask.invokeAll(tasks);
    }
  }

  private static <T> void fromOutside(List<T> parts, Consumer<T> work) {
    try {
      CompletableFuture.allOf(
              parts.stream()
                  .map(part -> CompletableFuture.runAsync(() -> work.accept(part), POOL))
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
}
