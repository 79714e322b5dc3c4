package dev.convcast.forecasting;

import dev.convcast.forecasters.ForecastModel;
import dev.convcast.frames.FrameSequence;
import dev.convcast.refusal.Refusal;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A forecast that somebody waits for. */
final class ForecastTask {

  private final ForecastModel model;
  private final FrameSequence seen;
  private final int horizon;
  private final Instant queued;
  private final Instant deadline;
  private final Optional<Consumer<float[]>> eachFrame;
  private final CompletableFuture<float[]> answer = new CompletableFuture<>();

  /**
   * @param eachFrame is given each frame as soon as it is there; without it the answer has all
   */
  ForecastTask(
      ForecastModel model,
      FrameSequence seen,
      int horizon,
      Instant queued,
      Instant deadline,
      Optional<Consumer<float[]>> eachFrame) {
    this.eachFrame = eachFrame;
    this.model = model;
    this.seen = seen;
    this.horizon = horizon;
    this.queued = queued;
    this.deadline = deadline;
  }

  ForecastModel model() {
    return model;
  }

  FrameSequence seen() {
    return seen;
  }

  int horizon() {
    return horizon;
  }

  Instant queued() {
    return queued;
  }

  Optional<Consumer<float[]>> eachFrame() {
    return eachFrame;
  }

  /** What comes of it: (horizon, C, H, W), or nothing but its end, or why there is nothing. */
  CompletableFuture<float[]> answer() {
    return answer;
  }

  /** Whether both can be forecast together. */
  boolean goesWith(ForecastTask other) {
    return eachFrame.isEmpty()
        && other.eachFrame.isEmpty()
        && model.equals(other.model)
        && seen.frames() == other.seen.frames()
        && seen.grid().equals(other.seen.grid());
  }

  /** Values of the input or of the forecast, whichever are more. */
  long size() {
    return (long) Math.max(seen.frames(), horizon) * seen.grid().size();
  }

  /** Whether nobody waits for it any more. */
  boolean isOver(Instant now) {
    return answer.isDone() || !now.isBefore(deadline);
  }

  void refuse(Refusal refusal) {
    answer.completeExceptionally(refusal);
  }
}
