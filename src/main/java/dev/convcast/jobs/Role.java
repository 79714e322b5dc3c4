package dev.convcast.jobs;

import java.util.Arrays;
import java.util.Locale;

/** What a process of the service does. */
enum Role {
  /** Takes requests and runs jobs. */
  ALL,
  /** Takes requests; other processes run the jobs. */
  API,
  /** Runs jobs. */
  WORKER;

  static Role parse(String text) {
    return Arrays.stream(values())
        .filter(role -> role.word().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "convcast.role is '%s'; expected all, api or worker".formatted(text)));
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
