package dev.convcast.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.PrintStream;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Tells how far a training is in lines of JSON; progress at most four times a second. */
final class EventLines {

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

  void progress(TrainingListener.Progress progress) {
    long now = System.nanoTime();
    if (now - last >= BETWEEN_NANOS || progress.batch() == progress.batches()) {
      last = now;
      print("progress", progress);
    }
  }

  void epoch(TrainingListener.Epoch epoch) {
    print("epoch", epoch);
  }

  void checkpoint(TrainingState state) {
    print("checkpoint", Map.of("epoch", state.epoch(), "batch", state.batch()));
  }

  void measurement(DryRun.Measurement measurement) {
    print("measurement", measurement);
  }

  void problem(String detail) {
    print("problem", Map.of("detail", detail));
  }

  private void print(String event, Object data) {
    out.println(json.writeValueAsString(Map.of("event", event, "data", data)));
  }
}
