package dev.convcast.web;

import dev.convcast.refusal.Refusal;
import java.util.Arrays;

/** The kinds of problem that Convcast answers with; docs/problems.md has a section for each. */
enum ProblemKind {
  UNREADABLE("unreadable", 400, "The request cannot be read"),
  NOT_FOUND("not-found", 404, "There is no such thing"),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "The method is not allowed here"),
  NOT_ACCEPTABLE("not-acceptable", 406, "None of the formats asked for is written"),
  CONFLICT("conflict", 409, "It is in the way of what is there already"),
  TOO_LARGE("too-large", 413, "It is larger than the limit"),
  UNSUPPORTED_FORMAT("unsupported-format", 415, "The format is not read"),
  DOES_NOT_FIT("does-not-fit", 422, "It can be read but does not fit"),
  INTERNAL_ERROR("internal-error", 500, "Something went wrong inside"),
  BUSY("busy", 503, "There is no room now"),
  DEADLINE_PASSED("deadline-passed", 504, "The deadline passed");

  private final String slug;
  private final int status;
  private final String title;

  ProblemKind(String slug, int status, String title) {
    this.slug = slug;
    this.status = status;
    this.title = title;
  }

  static ProblemKind of(Refusal.Reason reason) {
    return switch (reason) {
      case UNREADABLE -> UNREADABLE;
      case NOT_FOUND -> NOT_FOUND;
      case CONFLICT -> CONFLICT;
      case TOO_LARGE -> TOO_LARGE;
      case UNSUPPORTED_FORMAT -> UNSUPPORTED_FORMAT;
      case NOT_ACCEPTABLE -> NOT_ACCEPTABLE;
      case DOES_NOT_FIT -> DOES_NOT_FIT;
      case BUSY -> BUSY;
      case DEADLINE_PASSED -> DEADLINE_PASSED;
    };
  }

  /** The kind with this status; where there is none, the nearest that says whose fault it is. */
  static ProblemKind of(int status) {
    return Arrays.stream(values())
        .filter(kind -> kind.status == status)
        .findFirst()
        .orElse(
            status == 414 || status == 431
                ? TOO_LARGE
                : status >= 400 && status < 500 ? UNREADABLE : INTERNAL_ERROR);
  }

  String type() {
    return "/problems/" + slug;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }
}
