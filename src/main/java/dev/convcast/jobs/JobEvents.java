package dev.convcast.jobs;

import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Tells followers what jobs tell, whichever process runs them: it looks into the database as long
 * as there are followers. A slow follower holds up nobody but itself.
 */
public final class JobEvents implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JobEvents.class);
  private static final int PAGE = 200;

  /** Shorter than what a proxy takes for a dead connection. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private final JobTable table;
  private final Clock clock;
  private final Set<Following> followings = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "job-events"));
  private final ExecutorService deliveries =
      Executors.newCachedThreadPool(work -> daemon(work, "job-events-delivery"));
  private volatile boolean closed;

  JobEvents(JobTable table, Clock clock, Duration pollInterval) {
    this.table = table;
    this.clock = clock;
    ticks.scheduleWithFixedDelay(
        () -> followings.forEach(this::deliver),
        pollInterval.toMillis(),
        pollInterval.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /**
   * Follows a job: first everything in its journal after that sequence number, then what it tells
   * from now on, each event once and in order, and its progress whenever that has changed. Refused
   * as {@code NOT_FOUND} where there is no such job, as {@code BUSY} when the service is stopping.
   *
   * @return closes the following early, without a call of {@link JobFollower#completed}
   */
  public Following follow(JobId id, long afterSequence, JobFollower follower) {
    if (table.find(id).isEmpty()) {
      throw JobLedger.unknown(id);
    }
    long last = table.lastSequence(id);
    if (afterSequence > last) {
      throw Refusal.doesNotFit(
          "Last-Event-ID",
          "Last-Event-ID is %d; the job's last event so far is %d".formatted(afterSequence, last));
    }
    Following following = new Following(id, afterSequence, follower);
    followings.add(following);
    if (closed) {
      followings.remove(following);
      throw new Refusal(Refusal.Reason.BUSY, "The service is stopping; follow the job again later")
          .with("retryAfterSeconds", 10);
    }
    deliver(following);
    return following;
  }

  /** Completes every follower. */
  @Override
  public void close() {
    closed = true;
    ticks.shutdown();
    if (!deliveries.isShutdown()) {
      followings.forEach(following -> deliveries.execute(following::complete));
    }
    // never interrupted: that would close the embedded database
    deliveries.shutdown();
    try {
      if (!deliveries.awaitTermination(2, TimeUnit.SECONDS)) {
        log.info("{} followers of jobs are too slow to be told of the end", followings.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(Following following) {
    if (!closed && following.busy.compareAndSet(false, true)) {
      deliveries.execute(following::deliver);
    }
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** One follower of one job. */
  public final class Following implements AutoCloseable {

    private final JobId id;
    private final JobFollower follower;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private long sequence;
    private long lastTold = System.nanoTime();
    private @Nullable String progress;

    private Following(JobId id, long afterSequence, JobFollower follower) {
      this.id = id;
      this.sequence = afterSequence;
      this.follower = follower;
    }

    /** Nothing is delivered any more, except what is being delivered now. */
    @Override
    public void close() {
      over.set(true);
      followings.remove(this);
    }

    private synchronized void deliver() {
      try {
        Optional<Job> job = table.find(id);
        boolean ended = job.isEmpty() || job.get().state().ended();
        if (ended && job.isPresent()) {
          tellProgress(job.get()); // its last event is there already, and is told last
        }
        tellEvents();
        if (!ended) {
          // only now its progress, for it may be that of the epoch that follows
          ended = hasEnded();
          if (ended) {
            tellEvents();
          } else {
            tellProgress(job.orElseThrow());
            tellThatItIsThere();
          }
        }
        if (ended) {
          complete();
        }
      } catch (IOException e) {
        log.debug("A follower of job {} has gone", id, e);
        close();
      } catch (DataAccessException e) {
        log.warn("The events of job {} cannot be read; they are tried again", id, e);
      } catch (RuntimeException e) {
        log.warn("A follower of job {} cannot be told", id, e);
        close();
      } finally {
        busy.set(false);
      }
    }

    private boolean hasEnded() {
      return table.find(id).map(now -> now.state().ended()).orElse(true);
    }

    private void tellProgress(Job job) throws IOException {
      String latest = job.progress();
      if (latest != null && !latest.equals(progress) && !over.get()) {
        progress = latest;
        tell(new JobEvent(id, null, JobEvent.PROGRESS, latest, clock.instant()));
      }
    }

    private void tellThatItIsThere() throws IOException {
      if (!over.get() && System.nanoTime() - lastTold >= SILENCE.toNanos()) {
        lastTold = System.nanoTime();
        follower.idle();
      }
    }

    private void tell(JobEvent event) throws IOException {
      lastTold = System.nanoTime();
      follower.event(event);
    }

    private void tellEvents() throws IOException {
      List<JobEvent> events;
      do {
        events = table.events(id, sequence, PAGE);
        for (JobEvent event : events) {
          if (over.get() || closed) {
            return;
          }
          sequence = Objects.requireNonNull(event.sequence());
          tell(event);
        }
      } while (!events.isEmpty());
    }

    private synchronized void complete() {
      if (over.compareAndSet(false, true)) {
        followings.remove(this);
        follower.completed();
      }
    }
  }
}
