package dev.convcast.jobs;

import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Does one job: starts its process, watches it, and writes down how it ended. */
final class JobWorker {

  /** The name of db-scheduler's task; its instances are named by the jobs' ids. */
  static final String TASK = "job";

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
    table.running().forEach(this::interrupted);
  }

  /**
   * Does a job, unless there is nothing left to do.
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
      interrupted(id);
    }
    Job job =
        ledger.change(id, (now, time) -> now.state() == JobState.QUEUED ? now.started(time) : now);
    return job.state() == JobState.RUNNING && !work(job, interrupted).state().ended();
  }

  private Job work(Job job, BooleanSupplier interrupted) {
    JobKind kind;
    JobProcess process;
    Path folder;
    try {
      kind = kind(job);
      folder = folders.prepare(job);
      process =
          JobProcess.start(
              kind.command(job, folder),
              kind.environment(),
              folder,
              json,
              (type, data) -> ledger.append(job.id(), type, data));
    } catch (IOException | RuntimeException e) {
      log.error("Job {} cannot be started", job.id(), e);
      return failed(job.id(), "The work could not be started: " + e.getMessage());
    }
    try {
      boolean asked = watch(job.id(), process, interrupted);
      storeProgress(job.id(), process);
      boolean cancelled = table.find(job.id()).map(Job::cancelRequested).orElse(false);
      if (asked || cancelled) {
        return interrupted(job.id());
      }
      return process.succeeded()
          ? completed(job, kind, folder)
          : failed(job.id(), process.problem(kind.adviceWhenKilled()));
    } catch (InterruptedException e) {
      // the flag is not set again: it would close the embedded database under the next statement
      log.warn("Job {} is interrupted", job.id());
      return interrupted(job.id());
    } finally {
      process.kill();
    }
  }

  /** Waits for the process to end; returns whether it was asked to. */
  private boolean watch(JobId id, JobProcess process, BooleanSupplier interrupted)
      throws InterruptedException {
    while (!process.await(settings.pollInterval())) {
      storeProgress(id, process);
      if (interrupted.getAsBoolean() || table.find(id).map(Job::cancelRequested).orElse(true)) {
        process.stop(settings.stopGrace());
        return true;
      }
    }
    return false;
  }

  private void storeProgress(JobId id, JobProcess process) {
    process.output().takeProgress().ifPresent(progress -> table.progress(id, progress));
  }

  private Job completed(Job job, JobKind kind, Path folder) {
    String result;
    try {
      result = kind.complete(job, folder);
    } catch (Refusal e) {
      return failed(job.id(), e.detail());
    } catch (RuntimeException e) {
      log.error("What job {} has made cannot be taken over", job.id(), e);
      return failed(
          job.id(), "What the job has made could not be taken over; the service's log says why");
    }
    return ledger.change(job.id(), (now, time) -> now.succeeded(result, time));
  }

  private Job failed(JobId id, String problem) {
    return ledger.change(
        id, (now, time) -> now.cancelRequested() ? now.cancelled(time) : now.failed(problem, time));
  }

  private Job interrupted(JobId id) {
    return ledger.change(
        id,
        (now, time) ->
            now.state() == JobState.RUNNING ? now.interrupted(settings.attempts(), time) : now);
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
