package dev.convcast.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.refusal.Refusal;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class JobTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Job queued = Job.queued(JobId.random(), "scripted", "{}", NOW);
  private final Job running = queued.started(NOW);
  private final Job succeeded = running.succeeded("{}", NOW);

  @Test
  void countsItsAttempts() {
    Job again = running.interrupted("It died", 3, NOW).started(NOW);

    assertThat(again.attempts()).isEqualTo(2);
    assertThat(again.state()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void refusesToStartTwice() {
    refuses(() -> running.started(NOW), "The job is running; only a queued job can be started");
  }

  @Test
  void refusesToSucceedBeforeItRuns() {
    refuses(() -> queued.succeeded("{}", NOW), "The job is queued; only a running job can succeed");
  }

  @Test
  void refusesToFailAfterItsEnd() {
    refuses(() -> succeeded.failed("x", NOW), "The job is succeeded; only a running job can fail");
  }

  @Test
  void refusesToBeCancelledAfterItsEnd() {
    refuses(
        () -> succeeded.cancelled(NOW),
        "The job is succeeded; only a queued or running job can be cancelled");
  }

  @Test
  void refusesToBeInterruptedWhileQueued() {
    refuses(
        () -> queued.interrupted("It died", 3, NOW),
        "The job is queued; only a running job can be interrupted");
  }

  @Test
  void isCancelledWhenInterruptedAfterARequestToCancel() {
    assertThat(running.cancelRequested(NOW).interrupted("It died", 3, NOW).state())
        .isEqualTo(JobState.CANCELLED);
  }

  @Test
  void failsWhenInterruptedForTheLastTime() {
    Job job = running.interrupted("It died", 1, NOW);

    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.problem())
        .isEqualTo(
            "It died; that was attempt 1, and the last one left no further checkpoint; it is not"
                + " started again");
  }

  @Test
  void isTriedAsOftenAsItLikesWhereItGetsOn() {
    Job job = running;
    for (int n = 0; n < 10; n++) {
      job = job.checkpointed("{\"batch\":%d}".formatted(n)).interrupted("It died", 1, NOW);
      assertThat(job.state()).isEqualTo(JobState.QUEUED);
      job = job.started(NOW);
    }
    Job again = job.checkpointed("{\"batch\":9}"); // no further than before
    assertThat(again.interrupted("It died", 1, NOW).state()).isEqualTo(JobState.FAILED);
  }

  @Test
  void isNotBlamedForAnAttemptThatIsCutShort() {
    Job job = queued;
    for (int n = 0; n < 10; n++) {
      job = job.started(NOW).givenBack(NOW);
      assertThat(job.state()).isEqualTo(JobState.QUEUED);
    }
    assertThat(job.attempts()).isEqualTo(10);
    assertThat(job.fruitlessAttempts()).isZero();
  }

  private static void refuses(ThrowingCallable transition, String detail) {
    assertThatThrownBy(transition)
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CONFLICT);
              assertThat(refusal.detail()).isEqualTo(detail);
            });
  }
}
