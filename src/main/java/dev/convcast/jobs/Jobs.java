package dev.convcast.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DuplicateKeyException;

/** The door to the jobs. Every method is safe to call at any time, from any process. */
public final class Jobs {

  private static final Logger log = LoggerFactory.getLogger(Jobs.class);

  /** A job that has just ended is for a moment still in the hands of its worker's scheduler. */
  private static final RetryTemplate ENDING =
      new RetryTemplate(
          RetryPolicy.builder()
              .predicate(e -> e instanceof Refusal r && r.reason() == Refusal.Reason.BUSY)
              .maxRetries(30)
              .delay(Duration.ofMillis(100))
              .build());

  private final JobLedger ledger;
  private final JobTable table;
  private final JobFolders folders;
  private final Scheduler scheduler;
  private final Clock clock;

  Jobs(JobLedger ledger, JobTable table, JobFolders folders, Scheduler scheduler, Clock clock) {
    this.ledger = ledger;
    this.table = table;
    this.folders = folders;
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /**
   * Stores and queues a job, both or neither.
   *
   * @param kind the name of a {@link JobKind}
   * @param request JSON of at most a million characters
   */
  public Job submit(String kind, String request) {
    return submit(kind, request, null);
  }

  /**
   * The same under a caller's key, which is free again when the job is deleted: where a job was
   * made for it already, that one is the answer. Refused as {@code CONFLICT} where it was made for
   * another request.
   */
  public Job submit(String kind, String request, @Nullable IdempotencyKey key) {
    Job job;
    try {
      job = ledger.add(kind, request, key, added -> schedule(added, added.created()));
    } catch (DuplicateKeyException taken) {
      return Optional.ofNullable(key).flatMap(used -> find(kind, used)).orElseThrow(() -> taken);
    }
    scheduler.triggerCheckForDueExecutions();
    return job;
  }

  /**
   * The same; the request is made only where no job was made for the key already, and what refuses
   * it queues nothing.
   */
  public Job submit(String kind, Optional<IdempotencyKey> key, Supplier<String> request) {
    return key.flatMap(used -> find(kind, used))
        .orElseGet(() -> submit(kind, request.get(), key.orElse(null)));
  }

  /** The job that was made for a key; see {@link #submit(String, String, IdempotencyKey)}. */
  public Optional<Job> find(String kind, IdempotencyKey key) {
    return table.find(kind, key);
  }

  /** Jobs of a kind that are queued or running, oldest first. */
  public List<Job> unfinished(String kind) {
    return table.unfinished(kind);
  }

  /**
   * Queues a cancelled or failed job again, to go on from its last checkpoint. One in another state
   * is refused as {@code CONFLICT}, and so is one whose checkpoint was removed after its retention
   * time.
   */
  public Job resume(JobId id) {
    Job job = ENDING.invoke(() -> queueAgain(id));
    scheduler.triggerCheckForDueExecutions();
    return job;
  }

  private Job queueAgain(JobId id) {
    return ledger.change(
        id,
        (now, time) -> {
          Job resumed = now.resumed();
          if (now.checkpoint() != null && !folders.exists(id)) {
            throw Refusal.conflict(
                    "The job is %s, and its checkpoint was removed after its retention time; submit it anew"
                        .formatted(now.state().word()))
                .with("state", now.state().word());
          }
          return resumed;
        },
        resumed -> {
          if (!schedule(resumed, Instant.now(clock))) {
            throw new Refusal(Refusal.Reason.BUSY, "The job is about to end; resume it when it has")
                .with("retryAfterSeconds", 1);
          }
        });
  }

  private boolean schedule(Job job, Instant when) {
    return scheduler.scheduleIfNotExists(
        new TaskInstance<>(JobWorker.TASK, job.id().toString()), when);
  }

  /** One job; an unknown id is refused as {@code NOT_FOUND}. */
  public Job get(JobId id) {
    return ledger.get(id);
  }

  /** The same, of a kind; the id of a job of another kind is as unknown. */
  public Job get(String kind, JobId id) {
    return table
        .find(id)
        .filter(job -> job.kind().equals(kind))
        .orElseThrow(() -> JobLedger.unknown(id));
  }

  /** Jobs of a kind, newest first, from the one that follows {@code after} on. */
  public List<Job> list(String kind, Optional<JobState> state, int limit, Optional<JobId> after) {
    after.ifPresent(
        id -> {
          if (table.find(id).filter(job -> job.kind().equals(kind)).isEmpty()) {
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

  /** All that a job has told of a type, oldest first. */
  public List<JobEvent> events(JobId id, String type) {
    return table.events(id, type);
  }

  /** The last that a job has told of a type. */
  public Optional<JobEvent> latest(JobId id, String type) {
    return table.latest(id, type);
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
