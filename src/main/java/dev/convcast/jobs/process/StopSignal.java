package dev.convcast.jobs.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;

/**
 * Raised when a stream ends, for whoever started this process asks it to stop or has died, and on
 * SIGTERM. The process then ends when its work does.
 */
public final class StopSignal {

  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean raised;
  private volatile int code;

  StopSignal(InputStream stream) {
    Thread watch =
        new Thread(
            () -> {
              drain(stream);
              raised = true;
            },
            "stop-signal");
    watch.setDaemon(true);
    watch.start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::waitForTheWork, "stop-signal-hook"));
  }

  public boolean raised() {
    return raised;
  }

  /** Ends the process, with this code even where a signal is ending it. */
  void exit(int exitCode) {
    code = exitCode;
    done.countDown();
    System.exit(exitCode);
  }

  private void waitForTheWork() {
    raised = true;
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(code);
  }

  private static void drain(InputStream stream) {
    try {
      stream.transferTo(OutputStream.nullOutputStream());
    } catch (IOException broken) {
      return; // as good as ended
    }
  }
}
