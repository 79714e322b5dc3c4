package dev.convcast.web;

import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A fault of ours: the log has all of it, the answer only the id that finds it there. */
final class InternalError {

  private static final Logger log = LoggerFactory.getLogger(InternalError.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private InternalError() {}

  static Problem logged(HttpServletRequest request, Throwable e) {
    byte[] id = new byte[8];
    RANDOM.nextBytes(id);
    String traceId = HexFormat.of().formatHex(id);
    log.error("{} {} failed, traceId {}", request.getMethod(), request.getRequestURI(), traceId, e);
    return Problem.of(
            ProblemKind.INTERNAL_ERROR,
            "The request failed through no fault of its own; the service's log says why under"
                + " traceId "
                + traceId)
        .with("traceId", traceId);
  }
}
