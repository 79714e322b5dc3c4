package dev.convcast.forecasting;

import dev.convcast.forecasters.ForecastModel;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.refusal.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The frames that follow, one after another, for one reader. */
public final class ForecastStream implements AutoCloseable {

  private static final float[] END = new float[0];

  private final ForecastTask task;
  private final Meaning meaning;
  private final List<String> warnings;
  private final BlockingQueue<float[]> ready;
  private final Instant end;
  private final Duration deadline;
  private final Clock clock;
  private final Consumer<String> ended;
  private int taken;
  private String outcome = "abandoned";

  /**
   * @param ready what the task puts its frames into
   * @param ended is told once what came of it
   */
  ForecastStream(
      ForecastTask task,
      Meaning meaning,
      List<String> warnings,
      BlockingQueue<float[]> ready,
      Duration deadline,
      Clock clock,
      Consumer<String> ended) {
    this.task = task;
    this.meaning = meaning;
    this.warnings = List.copyOf(warnings);
    this.ready = ready;
    this.end = task.queued().plus(deadline);
    this.deadline = deadline;
    this.clock = clock;
    this.ended = ended;
    task.answer().whenComplete((all, failure) -> ready.add(END));
  }

  public ForecastModel model() {
    return task.model();
  }

  public List<String> warnings() {
    return warnings;
  }

  /** The unit of all frames. */
  public Unit unit() {
    return Objects.requireNonNullElse(meaning.unit(), Unit.ONE);
  }

  /**
   * Waits for the next lead time: one frame with its time, or nothing after the last.
   *
   * @throws Refusal where the deadline passes or the service stops
   */
  public Optional<FrameSequence> next() {
    if (taken == task.horizon()) {
      outcome = "ok";
      return Optional.empty();
    }
    float[] frame = await();
    List<Instant> times = meaning.times();
    Meaning its = meaning.at(times.isEmpty() ? times : List.of(times.get(taken)));
    taken++;
    return Optional.of(new FrameSequence(frame, 1, task.seen().grid(), its));
  }

  private float[] await() {
    try {
      long left = Duration.between(clock.instant(), end).toMillis();
      float[] frame = ready.poll(Math.max(0, left), TimeUnit.MILLISECONDS);
      if (frame == null) {
        throw failed(Forecasts.deadlinePassed(deadline));
      }
      if (frame == END) {
        task.answer().join(); // throws why
        throw new IllegalStateException("%d frames of %d came".formatted(taken, task.horizon()));
      }
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(ForecastQueue.stopping());
    } catch (CompletionException e) {
      if (e.getCause() instanceof Refusal refusal) {
        throw failed(refusal);
      }
      outcome = "error";
      throw new IllegalStateException("The forecast failed: " + task.model(), e.getCause());
    }
  }

  private Refusal failed(Refusal refusal) {
    outcome = refusal.reason().name().toLowerCase(Locale.ROOT);
    return refusal;
  }

  /** Drops what has not come yet. */
  @Override
  public void close() {
    ended.accept(outcome);
  }
}
