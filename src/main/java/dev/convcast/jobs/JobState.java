package dev.convcast.jobs;

import java.util.Locale;

/** Where a job stands. */
public enum JobState {
  QUEUED,
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  public boolean ended() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }

  /** As it is written to users: {@code queued}, {@code running} ... */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
