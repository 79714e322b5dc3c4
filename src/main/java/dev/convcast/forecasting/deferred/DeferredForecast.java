package dev.convcast.forecasting.deferred;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A forecast that is fetched later, as it stands.
 *
 * @param owner the process that works on it
 * @param problem why there is no result, where it failed
 * @param headers what goes with the result over HTTP, once it is there
 * @param expires when it is removed, once it has ended
 */
public record DeferredForecast(
    DeferredId id,
    String model,
    State state,
    String owner,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant ended,
    @Nullable Instant expires,
    @Nullable String problem,
    Map<String, String> headers) {

  /** Where it stands. */
  public enum State {
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED;

    public boolean isEnd() {
      return this == SUCCEEDED || this == FAILED;
    }
  }

  static DeferredForecast queued(DeferredId id, String model, String owner, Instant now) {
    return new DeferredForecast(
        id, model, State.QUEUED, owner, now, null, null, null, null, Map.of());
  }

  DeferredForecast ownedBy(String other) {
    return new DeferredForecast(
        id, model, State.QUEUED, other, created, null, null, null, null, Map.of());
  }

  DeferredForecast running(Instant now) {
    return new DeferredForecast(
        id, model, State.RUNNING, owner, created, now, null, null, null, Map.of());
  }

  DeferredForecast succeeded(Map<String, String> with, Instant now, Instant until) {
    return new DeferredForecast(
        id, model, State.SUCCEEDED, owner, created, started, now, until, null, with);
  }

  DeferredForecast failed(String why, Instant now, Instant until) {
    return new DeferredForecast(
        id, model, State.FAILED, owner, created, started, now, until, why, Map.of());
  }
}
