package dev.convcast.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Raised when a stream ends: whoever started this process asks it to stop, or has died. */
final class StopSignal {

  private volatile boolean raised;

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
  }

  boolean raised() {
    return raised;
  }

  private static void drain(InputStream stream) {
    try {
      stream.transferTo(OutputStream.nullOutputStream());
    } catch (IOException broken) {
      return; // as good as ended
    }
  }
}
