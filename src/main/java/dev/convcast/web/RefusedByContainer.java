package dev.convcast.web;

/** What the container refuses before any of our code sees it, by the status that it gives. */
final class RefusedByContainer {

  private RefusedByContainer() {}

  static Problem problem(int status) {
    return Problem.of(
        ProblemKind.of(status),
        switch (status) {
          case 400 ->
              "The request is not valid HTTP; expected a request line and headers of printable"
                  + " characters, both together at most 8192 bytes, and a path without an encoded '/' (%2F) or '\\' (%5C)";
          case 404 -> "There is nothing here; /v3/api-docs lists what there is";
          case 413 -> "The body is larger than the limit";
          case 414, 431 ->
              "The request line and the headers are larger than the limit of 8192 bytes";
          case 503 -> "The service is starting or stopping; try again";
          default -> ProblemKind.of(status).title();
        });
  }
}
