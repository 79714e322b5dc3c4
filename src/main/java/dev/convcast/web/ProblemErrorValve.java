package dev.convcast.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Tomcat's own error page, as problem details: for requests that reach no servlet. */
public final class ProblemErrorValve extends ErrorReportValve {

  private static final JsonMapper JSON = new JsonMapper();

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    Problem problem =
        failure == null || status < 500
            ? RefusedByContainer.problem(status)
            : InternalError.logged(request, failure);
    try {
      response.setStatus(problem.kind().status());
      boolean inference = InferenceErrors.at(request.getRequestURI());
      response.setContentType(
          inference ? MediaType.APPLICATION_JSON_VALUE : MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.setCharacterEncoding(StandardCharsets.UTF_8.name());
      response
          .getReporter()
          .write(
              JSON.writeValueAsString(
                  inference ? InferenceErrors.body(problem.detail()) : problem.body()));
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      getContainer().getLogger().debug("The client went away", e);
    }
  }
}
