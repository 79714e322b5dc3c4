package dev.convcast.jobs.web;

import dev.convcast.jobs.Job;
import dev.convcast.jobs.JobEvents;
import dev.convcast.jobs.JobId;
import dev.convcast.jobs.JobState;
import dev.convcast.jobs.Jobs;
import dev.convcast.refusal.Refusal;
import dev.convcast.refusal.Spelling;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The jobs of one kind over HTTP; a job of another kind is not there. */
public final class JobsDoor {

  private static final int MOST = 500;
  private static final long RETRY_MILLIS = 3000;

  private final String kind;
  private final Jobs jobs;
  private final JobEvents events;

  /**
   * @param kind the name of a {@link dev.convcast.jobs.JobKind}
   */
  public JobsDoor(String kind, Jobs jobs, JobEvents events) {
    this.kind = kind;
    this.jobs = jobs;
    this.events = events;
  }

  /** Newest first. */
  public List<Job> list(@Nullable String state, int limit, @Nullable String after) {
    if (limit < 1 || limit > MOST) {
      throw Refusal.doesNotFit("limit", "The limit is %d; expected 1 to %d".formatted(limit, MOST));
    }
    Optional<JobState> wanted =
        Optional.ofNullable(state).map(text -> Spelling.read(JobState.class, "state", text));
    return jobs.list(kind, wanted, limit, Optional.ofNullable(after).map(JobId::parse));
  }

  public Job get(String id) {
    return jobs.get(kind, JobId.parse(id));
  }

  public Job cancel(String id) {
    return jobs.cancel(get(id).id());
  }

  public void delete(String id) {
    jobs.delete(get(id).id());
  }

  /**
   * Server-sent events from the job's beginning on, or after one of them.
   *
   * @param lastEventId the id of that, or null
   */
  public SseEmitter follow(String id, @Nullable String lastEventId) throws IOException {
    JobId job = get(id).id();
    long after = sequence(lastEventId);
    var emitter = new SseEmitter(0L);
    emitter.send(SseEmitter.event().reconnectTime(RETRY_MILLIS));
    var following = events.follow(job, after, new EventEmitter(emitter));
    emitter.onCompletion(following::close);
    emitter.onError(error -> following.close());
    return emitter;
  }

  private static long sequence(@Nullable String lastEventId) {
    if (lastEventId == null || lastEventId.isBlank()) {
      return 0;
    }
    try {
      return Long.parseUnsignedLong(lastEventId.strip());
    } catch (NumberFormatException e) {
      throw Refusal.doesNotFit(
          "Last-Event-ID",
          "Last-Event-ID is '%s'; expected the id of an event".formatted(lastEventId));
    }
  }
}
