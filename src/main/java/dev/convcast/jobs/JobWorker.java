package dev.convcast.jobs;

import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Does one job: starts its process, watches it, and writes down how it ended. All that it writes it
 * writes under a {@link Lease}; where that is lost, it ends its process and leaves the job alone.
 */
final class JobWorker {

  /** The name of db-scheduler's task; its instances are named by the jobs' ids. */
  static final String TASK = "job";

  /** No word of a process is lost because the database is busy or away for a while. */
  private static final RetryTemplate JOURNAL =
      new RetryTemplate(
          RetryPolicy.builder()
              .includes(DataAccessException.class, TransactionException.class)
              .maxRetries(30)
              .delay(Duration.ofMillis(100))
              .multiplier(1.5)
              .maxDelay(Duration.ofSeconds(5))
              .build());

  private static final String WORKER_GONE = "The service that ran the job is gone";
  private static final Logger log = LoggerFactory.getLogger(JobWorker.class);

  private final JobLedger ledger;
  private final JobTable table;
  private final JobFolders folders;
  private final Supplier<Stream<JobKind>> kinds;
  private final JsonMapper json;
  private final JobSettings settings;
  private volatile boolean stopping;

  JobWorker(
      JobLedger ledger,
      JobTable table,
      JobFolders folders,
      Supplier<Stream<JobKind>> kinds,
      JsonMapper json,
      JobSettings settings) {
    this.ledger = ledger;
    this.table = table;
    this.folders = folders;
    this.kinds = kinds;
    this.json = json;
    this.settings = settings;
  }

  /** From now on no job is started, and the running ones are stopped and queued again. */
  void stop() {
    stopping = true;
  }

  /** Queues the jobs again that were running in a service that is certainly gone. */
  void takeOver() {
    table.unpick(TASK);
    table.running().forEach(this::abandoned);
  }

  /**
   * Does a job, unless there is nothing left to do. Nobody else is at it who is alive: the
   * scheduler has seen to that.
   *
   * @return whether it must be run again
   */
  boolean run(JobId id, BooleanSupplier schedulerStopping) {
    BooleanSupplier interrupted = () -> stopping || schedulerStopping.getAsBoolean();
    Optional<Job> found = table.find(id);
    if (found.isEmpty() || found.get().state().ended()) {
      return false;
    }
    if (interrupted.getAsBoolean()) {
      return true;
    }
    if (found.get().state() == JobState.RUNNING) {
      abandoned(id);
    }
    Job job =
        ledger.change(id, (now, time) -> now.state() == JobState.QUEUED ? now.started(time) : now);
    if (job.state() != JobState.RUNNING) {
      return false;
    }
    try {
      Job after = work(job, interrupted);
      if (after.state().ended()) {
        folders.tidy(after);
      }
      return !after.state().ended();
    } catch (Lease.LostException lost) {
      log.warn("Job {} goes on without this worker: {}", id, lost.getMessage());
      return false;
    } catch (IOException e) {
      log.warn("Folders of earlier attempts of job {} are left behind", id, e);
      return false;
    }
  }

  private Job work(Job job, BooleanSupplier interrupted) {
    Lease lease = Lease.of(job);
    JobKind kind;
    JobProcess process;
    Path folder;
    try {
      kind = kind(job);
      for (Path earlier : folders.earlier(job)) {
        JobProcess.endLeftover(earlier);
      }
      folder = folders.prepare(job);
      process =
          JobProcess.start(
              kind.command(job, folder),
              kind.environment(),
              folder,
              json,
              (type, data) -> JOURNAL.invoke(() -> ledger.append(lease, type, data)));
    } catch (Refusal refusal) {
      return failed(lease, refusal.detail());
    } catch (IOException | RuntimeException e) {
      log.error("Job {} cannot be started", job.id(), e);
      return failed(lease, "The work could not be started: " + e.getMessage());
    }
    try {
      boolean asked = watch(lease, process, interrupted);
      store(lease, process);
      if (asked) {
        return ledger.change(lease, Job::givenBack);
      }
      if (process.succeeded()) {
        return completed(lease, kind, folder);
      }
      String problem = process.problem(kind.adviceWhenKilled());
      return process.wasEnded()
          ? ledger.change(
              lease, (now, time) -> now.interrupted(problem, settings.maxAttempts(), time))
          : failed(lease, problem);
    } catch (InterruptedException e) {
      // the flag is not set again: it would close the embedded database under the next statement
      log.warn("Job {} is interrupted", job.id());
      return ledger.change(lease, Job::givenBack);
    } finally {
      process.kill();
    }
  }

  /** Waits for the process to end; returns whether it was asked to. */
  private boolean watch(Lease lease, JobProcess process, BooleanSupplier interrupted)
      throws InterruptedException {
    while (!process.await(settings.pollInterval())) {
      if (interrupted.getAsBoolean() || cancelled(lease, process)) {
        process.stop(settings.stopGrace());
        return true;
      }
    }
    return false;
  }

  /** Looks into the database; where it cannot be asked, the work goes on and it is asked again. */
  private boolean cancelled(Lease lease, JobProcess process) {
    try {
      store(lease, process);
      Job now = ledger.get(lease.id());
      if (!lease.holds(now)) {
        throw new Lease.LostException(lease);
      }
      return now.cancelRequested();
    } catch (DataAccessException | TransactionException e) {
      log.warn("Job {} cannot be looked at; its work goes on", lease.id(), e);
      return false;
    }
  }

  private void store(Lease lease, JobProcess process) {
    process.output().takeProgress().ifPresent(progress -> ledger.progress(lease, progress));
    process
        .output()
        .takeCheckpoint()
        .ifPresent(place -> ledger.change(lease, (now, time) -> now.checkpointed(place)));
  }

  /** Nobody else can take the job while its work is taken over: its row is locked. */
  private Job completed(Lease lease, JobKind kind, Path folder) {
    try {
      return ledger.change(
          lease,
          (now, time) ->
              now.cancelRequested()
                  ? now.cancelled(time)
                  : now.succeeded(kind.complete(now, folder), time));
    } catch (Refusal e) {
      return failed(lease, e.detail());
    } catch (Lease.LostException e) {
      throw e;
    } catch (RuntimeException e) {
      log.error("What job {} has made cannot be taken over", lease.id(), e);
      return failed(
          lease, "What the job has made could not be taken over; the service's log says why");
    }
  }

  private Job failed(Lease lease, String problem) {
    return ledger.change(
        lease,
        (now, time) -> now.cancelRequested() ? now.cancelled(time) : now.failed(problem, time));
  }

  private void abandoned(JobId id) {
    ledger.change(
        id,
        (now, time) ->
            now.state() == JobState.RUNNING
                ? now.interrupted(WORKER_GONE, settings.maxAttempts(), time)
                : now);
  }

  private JobKind kind(Job job) {
    return kinds
        .get()
        .filter(kind -> kind.name().equals(job.kind()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no kind of work is named '" + job.kind() + "'"));
  }
}
