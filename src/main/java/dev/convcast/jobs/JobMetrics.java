package dev.convcast.jobs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.ToIntFunction;

/** Counts jobs: {@code convcast.jobs}, {@code convcast.jobs.ended}, {@code convcast.jobs.run}. */
class JobMetrics {

  private final MeterRegistry registry;

  JobMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Shows how many jobs of a kind are queued and running. */
  void watch(String kind, ToIntFunction<JobState> count) {
    for (JobState state : new JobState[] {JobState.QUEUED, JobState.RUNNING}) {
      Gauge.builder("convcast.jobs", count, counted -> counted.applyAsInt(state))
          .description("Jobs that have not ended, by kind and state")
          .tag("kind", kind)
          .tag("state", state.word())
          .strongReference(true)
          .register(registry);
    }
  }

  void ended(Job job) {
    registry
        .counter("convcast.jobs.ended", "kind", job.kind(), "state", job.state().word())
        .increment();
    if (job.started() != null && job.ended() != null) {
      registry
          .timer("convcast.jobs.run", "kind", job.kind(), "state", job.state().word())
          .record(Duration.between(job.started(), job.ended()));
    }
  }
}
