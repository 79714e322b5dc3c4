package dev.convcast.jobs;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Removes the folders of jobs that ended long ago, with their checkpoints; the jobs and what they
 * made stay. Looked at when the service starts and every hour.
 */
final class JobRetention implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JobRetention.class);

  private final JobTable table;
  private final JobFolders folders;
  private final Clock clock;
  private final Duration retention;
  private final ScheduledExecutorService hourly =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "job-retention");
            thread.setDaemon(true);
            return thread;
          });

  JobRetention(JobTable table, JobFolders folders, Clock clock, Duration retention) {
    this.table = table;
    this.folders = folders;
    this.clock = clock;
    this.retention = retention;
  }

  void start() {
    if (!retention.isZero()) {
      hourly.scheduleWithFixedDelay(this::run, 0, 1, TimeUnit.HOURS);
    }
  }

  void run() {
    try {
      for (JobId id : table.endedBefore(clock.instant().minus(retention))) {
        if (folders.exists(id)) {
          folders.delete(id);
          log.info("Removed the folder of job {}, which ended more than {} ago", id, retention);
        }
      }
    } catch (IOException | DataAccessException e) {
      log.warn("Folders of old jobs are left behind; tried again in an hour", e);
    }
  }

  @Override
  public void close() {
    hourly.shutdown();
  }
}
