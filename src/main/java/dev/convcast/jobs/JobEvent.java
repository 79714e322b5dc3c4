package dev.convcast.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something a job has told. The type {@code state} is a transition; every other type is its
 * process's own word.
 *
 * @param sequence its number in the job's journal, growing from 1; null for {@code progress}, of
 *     which only the latest is kept
 * @param data JSON
 */
public record JobEvent(JobId job, @Nullable Long sequence, String type, String data, Instant time) {

  /** The type of the events that are a gauge, not a log. */
  public static final String PROGRESS = "progress";

  /** The type of the events that tell of a transition. */
  public static final String STATE = "state";
}
