package dev.convcast.jobs.process;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.PrintStream;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Tells how far work is in lines of JSON; progress at most four times a second. */
public final class EventLines {

  private static final long BETWEEN_NANOS = 250_000_000;

  private final PrintStream out;
  private final JsonMapper json =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();
  private long last = System.nanoTime() - BETWEEN_NANOS;

  EventLines(PrintStream out) {
    this.out = out;
  }

  /**
   * Tells of progress, unless it was told a moment ago.
   *
   * @param due whether to tell it all the same
   */
  public void progress(Object data, boolean due) {
    long now = System.nanoTime();
    if (due || now - last >= BETWEEN_NANOS) {
      last = now;
      event("progress", data);
    }
  }

  /** Tells that there is a checkpoint at a place further on. */
  public void checkpoint(Object place) {
    event("checkpoint", place);
  }

  void problem(String detail) {
    event("problem", Map.of("detail", detail));
  }

  /** Tells of something of the work's own. */
  public void event(String event, Object data) {
    out.println(json.writeValueAsString(Map.of("event", event, "data", data)));
  }
}
