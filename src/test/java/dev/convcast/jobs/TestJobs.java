package dev.convcast.jobs;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import com.zaxxer.hikari.HikariDataSource;
import dev.convcast.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The whole room on a database in memory, with a scheduler that tests step. */
final class TestJobs implements AutoCloseable {

  static final Duration POLL = Duration.ofMillis(20);

  final HikariDataSource database;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final JobTable table;
  final JobFolders folders;
  final JobLedger ledger;
  final Jobs jobs;
  JobWorker worker;
  ManualScheduler scheduler;

  TestJobs(Path home, TestDatabase kind) {
    database = kind.open();
    table = new JobTable(JdbcClient.create(database));
    folders = new JobFolders(home);
    ledger =
        new JobLedger(
            table,
            new TransactionTemplate(new DataSourceTransactionManager(database)),
            Clock.systemUTC(),
            new JsonMapper(),
            new JobMetrics(meters));
    restart();
    jobs = new Jobs(ledger, table, folders, scheduler, Clock.systemUTC());
  }

  /** A new worker and a new scheduler, as after the service has ended and started again. */
  void restart() {
    worker = worker(Duration.ofSeconds(20));
    scheduler = scheduler(worker);
  }

  JobWorker worker(Duration grace) {
    return new JobWorker(
        ledger,
        table,
        folders,
        () -> Stream.of(new ScriptedKind()),
        new JsonMapper(),
        new JobSettings(1, 3, grace, Duration.ZERO, POLL));
  }

  ManualScheduler scheduler(JobWorker with) {
    SettableClock clock = new SettableClock();
    clock.set(Instant.parse("2100-01-01T00:00:00Z"));
    return TestHelper.createManualScheduler(
            new TransactionAwareDataSourceProxy(database), JobsConfiguration.task(with))
        .clock(clock)
        .build();
  }

  Job submit(String... steps) {
    return jobs.submit(ScriptedKind.NAME, ScriptedKind.script(steps));
  }

  /** Runs what is queued, to its end. */
  void run() {
    scheduler.runAnyDueExecutions();
  }

  CompletableFuture<Void> runAside() {
    return CompletableFuture.runAsync(this::run);
  }

  List<String> journal(JobId id) {
    return jobs.events(id, 0, 1000).stream().map(e -> e.type() + " " + e.data()).toList();
  }

  @Override
  public void close() {
    database.close();
  }
}
