package dev.convcast.verification;

import dev.convcast.jobs.process.EventLines;
import java.util.function.IntConsumer;

/** Tells how many cases are done, and how long the others will take. */
final class Progress implements IntConsumer {

  private final EventLines events;
  private final int cases;
  private final long started = System.nanoTime();

  Progress(EventLines events, int cases) {
    this.events = events;
    this.cases = cases;
  }

  /** Where an evaluation stands. */
  record Told(int done, int cases, long secondsLeft) {}

  @Override
  public void accept(int done) {
    double each = (System.nanoTime() - started) / 1e9 / done;
    events.progress(new Told(done, cases, Math.round(each * (cases - done))), done == cases);
  }
}
