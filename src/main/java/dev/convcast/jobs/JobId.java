package dev.convcast.jobs;

import dev.convcast.refusal.Refusal;
import java.util.UUID;

/** A job's id. */
public record JobId(UUID value) {

  public static JobId random() {
    return new JobId(UUID.randomUUID());
  }

  /** Reads an id from a path; what is no id cannot be the id of a job. */
  public static JobId parse(String text) {
    try {
      return new JobId(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      throw Refusal.notFound("There is no job '%s'; ids are UUIDs".formatted(text));
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
