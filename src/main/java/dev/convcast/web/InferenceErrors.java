package dev.convcast.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Writes errors below {@code /v2} as the Open Inference Protocol does, {@code {"error": "..."}}:
 * its clients read nothing else. The status and the other headers are those of the problem.
 */
@RestControllerAdvice
final class InferenceErrors implements ResponseBodyAdvice<Object> {

  private static final String ROOT = "/v2";

  /** Whether the protocol is spoken at this path. */
  static boolean at(@Nullable String path) {
    return path != null && (path.equals(ROOT) || path.startsWith(ROOT + "/"));
  }

  static Map<String, Object> body(String detail) {
    return Map.of("error", detail);
  }

  @Override
  public boolean supports(
      MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public @Nullable Object beforeBodyWrite(
      @Nullable Object body,
      MethodParameter returnType,
      MediaType type,
      Class<? extends HttpMessageConverter<?>> converter,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    boolean problem =
        MediaType.APPLICATION_PROBLEM_JSON.equalsTypeAndSubtype(type)
            && request instanceof ServletServerHttpRequest servlet
            && at(path(servlet.getServletRequest()));
    if (!problem || !(body instanceof Map<?, ?> fields)) {
      return body;
    }
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    return body(String.valueOf(fields.get("detail")));
  }

  /** Within the service, and of the request itself where it is the error page that answers. */
  private static String path(HttpServletRequest request) {
    Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    String path = failed != null ? failed.toString() : request.getRequestURI();
    return path.substring(Math.min(path.length(), request.getContextPath().length()));
  }
}
