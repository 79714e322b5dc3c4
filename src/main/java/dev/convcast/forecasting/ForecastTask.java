package dev.convcast.forecasting;

import dev.convcast.models.StoredModel;
import dev.convcast.refusal.Refusal;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A forecast that somebody waits for. */
final class ForecastTask {

  private final StoredModel model;
  private final NetworkInput input;
  private final int horizon;
  private final Instant queued;
  private final Instant deadline;
  private final CompletableFuture<float[]> answer = new CompletableFuture<>();

  ForecastTask(
      StoredModel model, NetworkInput input, int horizon, Instant queued, Instant deadline) {
    this.model = model;
    this.input = input;
    this.horizon = horizon;
    this.queued = queued;
    this.deadline = deadline;
  }

  StoredModel model() {
    return model;
  }

  NetworkInput input() {
    return input;
  }

  int horizon() {
    return horizon;
  }

  Instant queued() {
    return queued;
  }

  /** What comes of it: (horizon, C, H, W) as the network says it, or why there is nothing. */
  CompletableFuture<float[]> answer() {
    return answer;
  }

  /** Whether both can go through the network together. */
  boolean goesWith(ForecastTask other) {
    return model.equals(other.model)
        && input.frames() == other.input.frames()
        && input.grid().equals(other.input.grid());
  }

  /** Values of the input or of the forecast, whichever are more. */
  long size() {
    return (long) Math.max(input.frames(), horizon) * input.grid().size();
  }

  /** Whether nobody waits for it any more. */
  boolean isOver(Instant now) {
    return answer.isDone() || !now.isBefore(deadline);
  }

  void refuse(Refusal refusal) {
    answer.completeExceptionally(refusal);
  }
}
