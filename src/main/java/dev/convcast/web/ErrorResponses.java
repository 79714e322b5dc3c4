package dev.convcast.web;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds to an operation the errors that it can answer with. What follows from its shape (a path
 * parameter, a body, a change) is added by itself; a controller declares the rest by an
 * {@code @ApiResponse} of that status, which gets its content here.
 */
final class ErrorResponses {

  private static final Map<ProblemKind, Problem> EXAMPLES =
      Map.of(
          ProblemKind.UNREADABLE,
          Problem.of(
                  ProblemKind.UNREADABLE,
                  "The field 'horizon' is not a whole number (line 1, column 12)")
              .with("field", "horizon"),
          ProblemKind.NOT_FOUND,
          Problem.of(ProblemKind.NOT_FOUND, "There is no model 'rain'"),
          ProblemKind.NOT_ACCEPTABLE,
          Problem.of(
                  ProblemKind.NOT_ACCEPTABLE, "Accept is text/html; written are application/json")
              .with("formats", List.of("application/json")),
          ProblemKind.CONFLICT,
          Problem.of(ProblemKind.CONFLICT, "The dataset 'knmi' exists already"),
          ProblemKind.TOO_LARGE,
          Problem.of(ProblemKind.TOO_LARGE, "The body is larger than the limit of 268435456 bytes")
              .with("limit", 268_435_456),
          ProblemKind.UNSUPPORTED_FORMAT,
          Problem.of(
                  ProblemKind.UNSUPPORTED_FORMAT,
                  "The Content-Type is text/plain; read are application/json")
              .with("formats", List.of("application/json")),
          ProblemKind.DOES_NOT_FIT,
          Problem.of(ProblemKind.DOES_NOT_FIT, "The horizon is 0; expected 1 to 1000")
              .with("field", "horizon"),
          ProblemKind.INTERNAL_ERROR,
          Problem.of(
                  ProblemKind.INTERNAL_ERROR,
                  "The request failed through no fault of its own; the service's log says why"
                      + " under traceId 5f1c8a2e90b3d477")
              .with("traceId", "5f1c8a2e90b3d477"),
          ProblemKind.BUSY,
          Problem.of(ProblemKind.BUSY, "64 forecasts wait already, the most that may")
              .with("retryAfterSeconds", 2),
          ProblemKind.DEADLINE_PASSED,
          Problem.of(
              ProblemKind.DEADLINE_PASSED,
              "The deadline of PT1S passed before the forecast was ready"));

  private ErrorResponses() {}

  static void addTo(String path, HttpMethod method, Operation operation) {
    ApiResponses responses = operation.getResponses();
    for (ProblemKind kind : possible(method, operation)) {
      responses.computeIfAbsent(
          String.valueOf(kind.status()), status -> new ApiResponse().description(kind.title()));
    }
    EXAMPLES.forEach(
        (kind, example) -> {
          ApiResponse response = responses.get(String.valueOf(kind.status()));
          if (response != null) {
            response.setContent(
                InferenceErrors.at(path)
                    ? InferenceErrorSchema.content(example)
                    : ProblemSchema.content(example));
          }
        });
    ApiResponse busy = responses.get(String.valueOf(ProblemKind.BUSY.status()));
    if (busy != null) {
      busy.addHeaderObject(
          "Retry-After", new Header().description("Seconds to wait").schema(new IntegerSchema()));
    }
  }

  private static Set<ProblemKind> possible(HttpMethod method, Operation operation) {
    var kinds = EnumSet.of(ProblemKind.INTERNAL_ERROR);
    List<Parameter> parameters =
        operation.getParameters() == null ? List.of() : operation.getParameters();
    if (!parameters.isEmpty()) {
      kinds.add(ProblemKind.UNREADABLE);
      kinds.add(ProblemKind.DOES_NOT_FIT);
    }
    if (parameters.stream().anyMatch(parameter -> "path".equals(parameter.getIn()))) {
      kinds.add(ProblemKind.NOT_FOUND);
    }
    if (operation.getRequestBody() != null) {
      kinds.addAll(
          EnumSet.of(
              ProblemKind.UNREADABLE,
              ProblemKind.TOO_LARGE,
              ProblemKind.UNSUPPORTED_FORMAT,
              ProblemKind.DOES_NOT_FIT));
    }
    Set<String> statuses = operation.getResponses().keySet();
    if (!statuses.contains("204")) {
      kinds.add(ProblemKind.NOT_ACCEPTABLE);
    }
    boolean changes =
        method == HttpMethod.DELETE
            || statuses.contains("201")
            || (statuses.contains("202") && !statuses.contains("200"))
            || statuses.contains("204");
    if (changes) {
      kinds.add(ProblemKind.CONFLICT);
    }
    return kinds;
  }
}
