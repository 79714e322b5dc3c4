package dev.convcast.jobs;

/**
 * A worker's right to write about a job: it ends where another attempt begins, or the job is not
 * running any more. Whoever has lost it can change nothing.
 */
record Lease(JobId id, int attempt) {

  static Lease of(Job job) {
    return new Lease(job.id(), job.attempts());
  }

  boolean holds(Job job) {
    return job.state() == JobState.RUNNING && job.attempts() == attempt;
  }

  /** Says that a worker came too late. */
  static final class LostException extends RuntimeException {

    LostException(Lease lease) {
      super(
          "attempt %d of job %s is over; its worker may write nothing more"
              .formatted(lease.attempt, lease.id));
    }
  }
}
