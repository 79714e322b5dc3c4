package dev.convcast.web;

import dev.convcast.refusal.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A problem as RFC 9457 writes it.
 *
 * @param facts fields of its own beside type, title, status and detail
 */
record Problem(ProblemKind kind, String detail, Map<String, Object> facts) {

  private static final String RETRY_AFTER_SECONDS = "retryAfterSeconds";

  static Problem of(ProblemKind kind, String detail) {
    return new Problem(kind, detail, Map.of());
  }

  static Problem of(Refusal refusal) {
    return new Problem(ProblemKind.of(refusal.reason()), refusal.detail(), refusal.facts());
  }

  Problem with(String name, Object value) {
    var more = new LinkedHashMap<>(facts);
    more.put(name, value);
    return new Problem(kind, detail, more);
  }

  /** The fields of the answer, the standard ones first. */
  Map<String, Object> body() {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", kind.type());
    body.put("title", kind.title());
    body.put("status", kind.status());
    body.put("detail", detail);
    facts.forEach(body::putIfAbsent);
    return body;
  }

  HttpHeaders headers() {
    var headers = new HttpHeaders();
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (kind == ProblemKind.BUSY) {
      headers.set(
          HttpHeaders.RETRY_AFTER, String.valueOf(facts.getOrDefault(RETRY_AFTER_SECONDS, 1)));
    }
    return headers;
  }

  ResponseEntity<Object> response() {
    return ResponseEntity.status(kind.status()).headers(headers()).body(body());
  }
}
