package dev.convcast.jobs;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How jobs are run.
 *
 * @param concurrent how many run at a time in this process (also read by db-scheduler.threads)
 * @param maxAttempts how often in a row a job is started that ends, for whatever its worker or its
 *     process is not to blame, without a further checkpoint
 * @param stopGrace how long a process that was asked to stop may take before it is killed
 * @param retention how long after its end a job's folder is kept, with its checkpoints; zero for
 *     ever
 * @param pollInterval how often a running job's process and cancel requests are looked at, its
 *     progress is stored, and followers are told
 */
@ConfigurationProperties("convcast.jobs")
record JobSettings(
    @DefaultValue("1") int concurrent,
    @DefaultValue("3") int maxAttempts,
    @DefaultValue("30s") Duration stopGrace,
    @DefaultValue("P30D") Duration retention,
    @DefaultValue("500ms") Duration pollInterval) {

  JobSettings {
    if (concurrent < 1) {
      throw new IllegalArgumentException(
          "convcast.jobs.concurrent is %d; at least 1 is needed".formatted(concurrent));
    }
    if (maxAttempts < 1) {
      throw new IllegalArgumentException(
          "convcast.jobs.max-attempts is %d; at least 1 is needed".formatted(maxAttempts));
    }
    if (stopGrace.isNegative()) {
      throw new IllegalArgumentException(
          "convcast.jobs.stop-grace is %s; it cannot be negative".formatted(stopGrace));
    }
    if (retention.isNegative()) {
      throw new IllegalArgumentException(
          "convcast.jobs.retention is %s; it cannot be negative".formatted(retention));
    }
    if (pollInterval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "convcast.jobs.poll-interval is %s; at least 1 ms is needed".formatted(pollInterval));
    }
  }
}
