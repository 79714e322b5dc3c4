package dev.convcast.jobs;

import dev.convcast.refusal.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Changes jobs, and tells of every transition in their journals in the same transaction. */
final class JobLedger {

  private final JobTable table;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final JsonMapper json;
  private final JobMetrics metrics;

  JobLedger(
      JobTable table,
      TransactionTemplate transaction,
      Clock clock,
      JsonMapper json,
      JobMetrics metrics) {
    this.table = table;
    this.transaction = transaction;
    this.clock = clock;
    this.json = json;
    this.metrics = metrics;
  }

  Job get(JobId id) {
    return table.find(id).orElseThrow(() -> unknown(id));
  }

  /** Writes down a new job, and does the rest in the same transaction. */
  Job add(String kind, String request, @Nullable IdempotencyKey key, Consumer<Job> rest) {
    Job job = Job.queued(JobId.random(), kind, request, now());
    transaction.executeWithoutResult(
        status -> {
          table.insert(job, key);
          tell(job);
          rest.accept(job);
        });
    return job;
  }

  /** Changes a job as its worker, where it still is. */
  Job change(Lease lease, BiFunction<Job, Instant, Job> transition) {
    return change(
        lease.id(),
        (now, time) -> {
          if (!lease.holds(now)) {
            throw new Lease.LostException(lease);
          }
          return transition.apply(now, time);
        });
  }

  /** Changes a job as it is now; nobody else changes it meanwhile. */
  Job change(JobId id, BiFunction<Job, Instant, Job> transition) {
    return change(id, transition, after -> {});
  }

  /** The same, and does the rest in the same transaction. */
  Job change(JobId id, BiFunction<Job, Instant, Job> transition, Consumer<Job> rest) {
    Change change =
        Objects.requireNonNull(
            transaction.execute(
                status -> {
                  Job before = table.lock(id).orElseThrow(() -> unknown(id));
                  Job after = transition.apply(before, now());
                  if (!after.equals(before)) {
                    table.update(after);
                  }
                  if (after.state() != before.state()) {
                    tell(after);
                  }
                  rest.accept(after);
                  return new Change(before, after);
                }));
    if (change.after.state().ended() && !change.before.state().ended()) {
      metrics.ended(change.after);
    }
    return change.after;
  }

  /** Writes an event of a job's process into its journal. */
  void append(Lease lease, String type, String data) {
    transaction.executeWithoutResult(
        status -> {
          Job job = table.lock(lease.id()).orElseThrow(() -> unknown(lease.id()));
          if (!lease.holds(job)) {
            throw new Lease.LostException(lease);
          }
          table.append(lease.id(), type, data, now());
        });
  }

  /** Writes down how far a job's process is. */
  void progress(Lease lease, String progress) {
    if (!table.progress(lease, progress)) {
      throw new Lease.LostException(lease);
    }
  }

  void delete(JobId id) {
    transaction.executeWithoutResult(
        status -> {
          table.lock(id).orElseThrow(() -> unknown(id)).requireDeletable();
          table.delete(id);
        });
  }

  private void tell(Job job) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("state", job.state().word());
    data.put("attempts", job.attempts());
    if (job.problem() != null) {
      data.put("problem", job.problem());
    }
    table.append(job.id(), JobEvent.STATE, json.writeValueAsString(data), now());
  }

  /** As exact as the database keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  static Refusal unknown(JobId id) {
    return Refusal.notFound("There is no job '%s'".formatted(id));
  }

  private record Change(Job before, Job after) {}
}
