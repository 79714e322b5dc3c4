package dev.convcast.jobs;

import dev.convcast.refusal.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of jobs. */
final class JobTable {

  private final JdbcClient jdbc;

  JobTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(Job job, @Nullable IdempotencyKey key) {
    jdbc.sql(
            """
            insert into job (id, kind, state, request, attempts, cancel_requested, created,
              idempotency_key, request_sha256)
            values (:id, :kind, :state, :request, :attempts, :cancelRequested, :created,
              :key, :sha256)
            """)
        .param("key", key == null ? null : key.value())
        .param("sha256", key == null ? null : key.sha256())
        .param("id", job.id().value())
        .param("kind", job.kind())
        .param("state", job.state().name())
        .param("request", job.request())
        .param("attempts", job.attempts())
        .param("cancelRequested", job.cancelRequested())
        .param("created", utc(job.created()))
        .update();
  }

  Optional<Job> find(JobId id) {
    return jdbc.sql("select * from job where id = :id")
        .param("id", id.value())
        .query(JobTable::job)
        .optional();
  }

  /** Nobody else changes the row before the transaction ends. */
  Optional<Job> lock(JobId id) {
    return jdbc.sql("select * from job where id = :id for update")
        .param("id", id.value())
        .query(JobTable::job)
        .optional();
  }

  List<Job> list(String kind, Optional<JobState> state, int limit, Optional<JobId> after) {
    JdbcClient.StatementSpec statement =
        jdbc.sql(
                "select * from job where kind = :kind"
                    + (state.isPresent() ? " and state = :state" : "")
                    + (after.isPresent()
                        ? " and ordinal < (select ordinal from job where id = :after)"
                        : "")
                    + " order by ordinal desc limit :limit")
            .param("kind", kind)
            .param("limit", limit);
    if (state.isPresent()) {
      statement = statement.param("state", state.get().name());
    }
    if (after.isPresent()) {
      statement = statement.param("after", after.get().value());
    }
    return statement.query(JobTable::job).list();
  }

  List<JobId> running() {
    return jdbc.sql("select id from job where state = 'RUNNING' order by ordinal")
        .query((row, n) -> new JobId(row.getObject(1, UUID.class)))
        .list();
  }

  List<Job> unfinished(String kind) {
    return jdbc.sql(
            """
            select * from job where kind = :kind and state in ('QUEUED', 'RUNNING')
            order by ordinal
            """)
        .param("kind", kind)
        .query(JobTable::job)
        .list();
  }

  List<JobId> endedBefore(Instant time) {
    return jdbc.sql("select id from job where ended < :time")
        .param("time", utc(time))
        .query((row, n) -> new JobId(row.getObject(1, UUID.class)))
        .list();
  }

  /** The job that was made for a key; refused where it was made for another request. */
  Optional<Job> find(String kind, IdempotencyKey key) {
    record Keyed(Job job, String sha256) {}
    Optional<Keyed> found =
        jdbc.sql("select * from job where kind = :kind and idempotency_key = :key")
            .param("kind", kind)
            .param("key", key.value())
            .query((row, n) -> new Keyed(job(row, n), row.getString("request_sha256")))
            .optional();
    if (found.isPresent() && !found.get().sha256.equals(key.sha256())) {
      throw Refusal.conflict(
              "Idempotency-Key '%s' stands for another request, which made job %s; expected the same request, or another key"
                  .formatted(key.value(), found.get().job.id()))
          .with("field", "Idempotency-Key")
          .with("job", found.get().job.id().toString());
    }
    return found.map(Keyed::job);
  }

  int count(String kind, JobState state) {
    return jdbc.sql("select count(*) from job where kind = :kind and state = :state")
        .param("kind", kind)
        .param("state", state.name())
        .query(Integer.class)
        .single();
  }

  void update(Job job) {
    jdbc.sql(
            """
            update job set state = :state, progress = :progress, result = :result, problem = :problem,
              checkpoint = :checkpoint, attempts = :attempts, fruitless_attempts = :fruitlessAttempts,
              cancel_requested = :cancelRequested, started = :started, ended = :ended
            where id = :id
            """)
        .param("id", job.id().value())
        .param("state", job.state().name())
        .param("progress", job.progress())
        .param("result", job.result())
        .param("problem", job.problem())
        .param("checkpoint", job.checkpoint())
        .param("attempts", job.attempts())
        .param("fruitlessAttempts", job.fruitlessAttempts())
        .param("cancelRequested", job.cancelRequested())
        .param("started", utc(job.started()))
        .param("ended", utc(job.ended()))
        .update();
  }

  /** Returns whether the lease held. */
  boolean progress(Lease lease, String progress) {
    return jdbc.sql(
                """
                update job set progress = :progress
                where id = :id and attempts = :attempt and state = 'RUNNING'
                """)
            .param("id", lease.id().value())
            .param("attempt", lease.attempt())
            .param("progress", progress)
            .update()
        == 1;
  }

  void delete(JobId id) {
    jdbc.sql("delete from job where id = :id").param("id", id.value()).update();
  }

  /** To be called in a transaction: the row's lock keeps the numbers in the order of commits. */
  void append(JobId id, String type, String data, Instant now) {
    jdbc.sql("update job set last_event = last_event + 1 where id = :id")
        .param("id", id.value())
        .update();
    jdbc.sql(
            """
            insert into job_event (job_id, sequence, type, data, happened)
            select id, last_event, :type, :data, :happened from job where id = :id
            """)
        .param("id", id.value())
        .param("type", type)
        .param("data", data)
        .param("happened", utc(now))
        .update();
  }

  List<JobEvent> events(JobId id, long afterSequence, int limit) {
    return jdbc.sql(
            """
            select * from job_event where job_id = :id and sequence > :after
            order by sequence limit :limit
            """)
        .param("id", id.value())
        .param("after", afterSequence)
        .param("limit", limit)
        .query((row, n) -> event(id, row))
        .list();
  }

  /** All events of a type, oldest first. */
  List<JobEvent> events(JobId id, String type) {
    return jdbc.sql("select * from job_event where job_id = :id and type = :type order by sequence")
        .param("id", id.value())
        .param("type", type)
        .query((row, n) -> event(id, row))
        .list();
  }

  Optional<JobEvent> latest(JobId id, String type) {
    return jdbc.sql(
            """
            select * from job_event where job_id = :id and type = :type
            order by job_id, type, sequence desc limit 1
            """)
        .param("id", id.value())
        .param("type", type)
        .query((row, n) -> event(id, row))
        .optional();
  }

  long lastSequence(JobId id) {
    return jdbc.sql("select last_event from job where id = :id")
        .param("id", id.value())
        .query(Long.class)
        .single();
  }

  private static JobEvent event(JobId id, ResultSet row) throws SQLException {
    return new JobEvent(
        id,
        row.getLong("sequence"),
        row.getString("type"),
        row.getString("data"),
        row.getObject("happened", OffsetDateTime.class).toInstant());
  }

  /** Gives back what a scheduler that has died had picked. */
  void unpick(String task) {
    jdbc.sql(
            """
            update scheduled_tasks
            set picked = false, picked_by = null, last_heartbeat = null, version = version + 1
            where task_name = :task and picked = true
            """)
        .param("task", task)
        .update();
  }

  private static Job job(ResultSet row, int number) throws SQLException {
    return new Job(
        new JobId(row.getObject("id", UUID.class)),
        row.getString("kind"),
        JobState.valueOf(row.getString("state")),
        row.getString("request"),
        row.getString("progress"),
        row.getString("result"),
        row.getString("problem"),
        row.getString("checkpoint"),
        row.getInt("attempts"),
        row.getInt("fruitless_attempts"),
        row.getBoolean("cancel_requested"),
        row.getObject("created", OffsetDateTime.class).toInstant(),
        instant(row, "started"),
        instant(row, "ended"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
