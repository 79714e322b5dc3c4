package dev.convcast.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door to the jobs. Every method is safe to call at any time, from any process. */
public final class Jobs {

  private static final Logger log = LoggerFactory.getLogger(Jobs.class);

  private final JobLedger ledger;
  private final JobTable table;
  private final JobFolders folders;
  private final Scheduler scheduler;

  Jobs(JobLedger ledger, JobTable table, JobFolders folders, Scheduler scheduler) {
    this.ledger = ledger;
    this.table = table;
    this.folders = folders;
    this.scheduler = scheduler;
  }

  /**
   * Stores and queues a job, both or neither.
   *
   * @param kind the name of a {@link JobKind}
   * @param request JSON of at most a million characters
   */
  public Job submit(String kind, String request) {
    Job job =
        ledger.add(
            kind,
            request,
            added ->
                scheduler.schedule(
                    new TaskInstance<>(JobWorker.TASK, added.id().toString()), added.created()));
    scheduler.triggerCheckForDueExecutions();
    return job;
  }

  /** One job; an unknown id is refused as {@code NOT_FOUND}. */
  public Job get(JobId id) {
    return ledger.get(id);
  }

  /** Jobs of a kind, newest first, from the one that follows {@code after} on. */
  public List<Job> list(String kind, Optional<JobState> state, int limit, Optional<JobId> after) {
    after.ifPresent(
        id -> {
          if (table.find(id).isEmpty()) {
            throw Refusal.doesNotFit(
                "after", "There is no job '%s' to list the older ones of".formatted(id));
          }
        });
    return table.list(kind, state, limit, after);
  }

  /**
   * Cancels a queued job at once. A running one is asked to stop, and is cancelled when its process
   * has ended, however it ends; where it has already ended well, the job succeeds all the same. A
   * job that has ended is refused as {@code CONFLICT}.
   */
  public Job cancel(JobId id) {
    Job job = ledger.change(id, Job::cancelRequested);
    if (job.state() == JobState.CANCELLED) {
      unschedule(id);
    }
    return job;
  }

  /**
   * Deletes a job that has ended, its journal and its folder. One that has not is refused as {@code
   * CONFLICT}.
   */
  public void delete(JobId id) {
    ledger.delete(id);
    try {
      folders.delete(id);
    } catch (IOException e) {
      log.warn("The folder of the deleted job {} is left behind", id, e);
    }
  }

  /** What a job has told after that sequence number, oldest first; progress is not among it. */
  public List<JobEvent> events(JobId id, long afterSequence, int limit) {
    ledger.get(id);
    return table.events(id, afterSequence, limit);
  }

  /** The folder that a job has last worked in; it is there once the job has been started. */
  public Path folder(JobId id) {
    return folders.of(ledger.get(id));
  }

  private void unschedule(JobId id) {
    try {
      scheduler.cancel(new TaskInstance<>(JobWorker.TASK, id.toString()));
    } catch (TaskInstanceNotFoundException | TaskInstanceCurrentlyExecutingException e) {
      log.debug("Job {} was picked when it was cancelled; its worker will leave it", id);
    }
  }
}
