package dev.convcast.jobs;

import dev.convcast.refusal.Refusal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work and how far it is. The texts are JSON that this room does not look into. A
 * transition that its state does not allow is a {@link Refusal} with reason {@code CONFLICT}.
 *
 * @param request what was asked for
 * @param progress the latest word of its process
 * @param result what it made
 * @param problem why it failed, in words a user can act on
 * @param checkpoint the place of its latest checkpoint, in its process's words
 * @param attempts how often it was started
 * @param fruitlessAttempts how many attempts in a row, this one included, have left no further
 *     checkpoint
 * @param cancelRequested whether it was asked to stop while running
 * @param started when its latest attempt began
 */
public record Job(
    JobId id,
    String kind,
    JobState state,
    String request,
    @Nullable String progress,
    @Nullable String result,
    @Nullable String problem,
    @Nullable String checkpoint,
    int attempts,
    int fruitlessAttempts,
    boolean cancelRequested,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant ended) {

  static Job queued(JobId id, String kind, String request, Instant now) {
    return new Job(
        id, kind, JobState.QUEUED, request, null, null, null, null, 0, 0, false, now, null, null);
  }

  Job started(Instant now) {
    if (state != JobState.QUEUED) {
      throw refused("only a queued job can be started");
    }
    return to(
        JobState.RUNNING,
        null,
        null,
        null,
        checkpoint,
        attempts + 1,
        fruitlessAttempts + 1,
        false,
        now,
        null);
  }

  /** A checkpoint further on is what makes an attempt worth its while. */
  Job checkpointed(String place) {
    if (state != JobState.RUNNING) {
      throw refused("only a running job can leave a checkpoint");
    }
    return place.equals(checkpoint)
        ? this
        : to(state, progress, result, problem, place, attempts, 0, cancelRequested, started, ended);
  }

  Job succeeded(String made, Instant now) {
    if (state != JobState.RUNNING) {
      throw refused("only a running job can succeed");
    }
    return ended(JobState.SUCCEEDED, made, null, now);
  }

  Job failed(String why, Instant now) {
    if (state != JobState.RUNNING) {
      throw refused("only a running job can fail");
    }
    return ended(JobState.FAILED, null, why, now);
  }

  Job cancelled(Instant now) {
    requireCancellable();
    return ended(JobState.CANCELLED, null, null, now);
  }

  /** Cancelled at once while it is queued; asked to stop while it is running. */
  Job cancelRequested(Instant now) {
    requireCancellable();
    return state == JobState.QUEUED
        ? cancelled(now)
        : to(
            state,
            progress,
            result,
            problem,
            checkpoint,
            attempts,
            fruitlessAttempts,
            true,
            started,
            ended);
  }

  /**
   * What becomes of a running job whose worker or process is gone: it is queued again, a few times
   * where its attempts leave no further checkpoint.
   *
   * @param how what happened to it
   */
  Job interrupted(String how, int fruitlessAttemptsAllowed, Instant now) {
    if (state != JobState.RUNNING) {
      throw refused("only a running job can be interrupted");
    }
    if (cancelRequested) {
      return cancelled(now);
    }
    if (fruitlessAttempts >= fruitlessAttemptsAllowed) {
      return failed(
          "%s; that was attempt %d, and the last %s left no further checkpoint; it is not started again"
              .formatted(
                  how, attempts, fruitlessAttempts == 1 ? "one" : fruitlessAttempts + " of them"),
          now);
    }
    return queuedAgain(fruitlessAttempts);
  }

  /** Goes on from where it was. */
  Job resumed() {
    if (state != JobState.FAILED && state != JobState.CANCELLED) {
      throw refused("only a cancelled or failed job can be resumed");
    }
    return queuedAgain(0);
  }

  /** Its worker stops in good order; that the attempt was cut short is not held against it. */
  Job givenBack(Instant now) {
    if (state != JobState.RUNNING) {
      throw refused("only a running job can be given back");
    }
    return cancelRequested ? cancelled(now) : queuedAgain(Math.max(0, fruitlessAttempts - 1));
  }

  private Job queuedAgain(int fruitless) {
    return to(
        JobState.QUEUED, progress, null, null, checkpoint, attempts, fruitless, false, null, null);
  }

  void requireDeletable() {
    if (!state.ended()) {
      throw refused("only a job that has ended can be deleted");
    }
  }

  private void requireCancellable() {
    if (state.ended()) {
      throw refused("only a queued or running job can be cancelled");
    }
  }

  private Job ended(JobState how, @Nullable String made, @Nullable String why, Instant now) {
    return to(
        how,
        progress,
        made,
        why,
        checkpoint,
        attempts,
        fruitlessAttempts,
        cancelRequested,
        started,
        now);
  }

  private Refusal refused(String allowed) {
    return Refusal.conflict("The job is %s; %s".formatted(state.word(), allowed))
        .with("state", state.word());
  }

  private Job to(
      JobState state,
      @Nullable String progress,
      @Nullable String result,
      @Nullable String problem,
      @Nullable String checkpoint,
      int attempts,
      int fruitlessAttempts,
      boolean cancelRequested,
      @Nullable Instant started,
      @Nullable Instant ended) {
    return new Job(
        id,
        kind,
        state,
        request,
        progress,
        result,
        problem,
        checkpoint,
        attempts,
        fruitlessAttempts,
        cancelRequested,
        created,
        started,
        ended);
  }
}
