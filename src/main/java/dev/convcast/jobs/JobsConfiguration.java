package dev.convcast.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerStarter;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Puts the room together. Kinds of work are asked for late: they may need {@link Jobs}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JobSettings.class)
@Import(JobMetrics.class)
class JobsConfiguration {

  private static final Duration RETRY = Duration.ofSeconds(30);

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  JobTable jobTable(JdbcClient jdbc) {
    return new JobTable(jdbc);
  }

  @Bean
  JobFolders jobFolders(@Value("${convcast.home:.}") Path home) {
    return new JobFolders(home.toAbsolutePath().normalize().resolve("data").resolve("jobs"));
  }

  @Bean
  JobLedger jobLedger(
      JobTable table,
      PlatformTransactionManager transactions,
      Clock clock,
      JsonMapper json,
      JobMetrics metrics) {
    return new JobLedger(table, new TransactionTemplate(transactions), clock, json, metrics);
  }

  @Bean
  JobWorker jobWorker(
      JobLedger ledger,
      JobTable table,
      JobFolders folders,
      ObjectProvider<JobKind> kinds,
      JsonMapper json,
      JobSettings settings) {
    return new JobWorker(ledger, table, folders, kinds::stream, json, settings);
  }

  @Bean
  Task<Void> jobTask(JobWorker worker) {
    return task(worker);
  }

  @Bean
  Jobs jobs(
      JobLedger ledger, JobTable table, JobFolders folders, Scheduler scheduler, Clock clock) {
    return new Jobs(ledger, table, folders, scheduler, clock);
  }

  @Bean(initMethod = "start")
  JobRetention jobRetention(JobTable table, JobFolders folders, Clock clock, JobSettings settings) {
    return new JobRetention(table, folders, clock, settings.retention());
  }

  @Bean
  JobEvents jobEvents(JobTable table, Clock clock, JobSettings settings) {
    return new JobEvents(table, clock, settings.pollInterval());
  }

  @Bean
  JobsLifecycle jobsLifecycle(
      @Value("${convcast.role:all}") String role,
      DataSource database,
      Scheduler scheduler,
      JobWorker worker,
      JobEvents events,
      JobTable table,
      JobMetrics metrics,
      ObjectProvider<JobKind> kinds) {
    return new JobsLifecycle(
        Role.parse(role), database, scheduler, worker, events, table, metrics, kinds::stream);
  }

  /** Who only takes requests has a scheduler to queue jobs with, and never starts it. */
  @Bean
  @ConditionalOnProperty(name = "convcast.role", havingValue = "api")
  DbSchedulerStarter noJobsHere() {
    return () -> {};
  }

  /** A job that must be run again keeps its place in the queue. */
  static Task<Void> task(JobWorker worker) {
    return Tasks.custom(JobWorker.TASK, Void.class)
        .onDeadExecutionRevive()
        .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY))
        .execute(
            (instance, context) -> {
              Instant place = context.getExecution().getExecutionTime();
              boolean again =
                  worker.run(
                      JobId.parse(instance.getId()),
                      () -> context.getSchedulerState().isShuttingDown());
              return again
                  ? (done, operations) -> operations.reschedule(done, place)
                  : new CompletionHandler.OnCompleteRemove<>();
            });
  }
}
