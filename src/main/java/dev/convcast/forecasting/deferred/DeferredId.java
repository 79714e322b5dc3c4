package dev.convcast.forecasting.deferred;

import dev.convcast.refusal.Refusal;
import java.util.UUID;

/** The id of a forecast that is fetched later. */
public record DeferredId(UUID value) {

  static DeferredId random() {
    return new DeferredId(UUID.randomUUID());
  }

  /** Reads an id from a path; what is no id cannot be the id of one. */
  public static DeferredId parse(String text) {
    try {
      return new DeferredId(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      throw absent(text);
    }
  }

  static Refusal absent(String text) {
    return Refusal.notFound(
        "There is no forecast job '%s'; its retention time may be over".formatted(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
