package dev.convcast.web;

import dev.convcast.refusal.Refusal;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what went wrong outside of any controller: in a filter, or by {@code sendError}. */
@RestController
@Hidden
class ProblemErrorController implements ErrorController {

  @RequestMapping("${spring.web.error.path:/error}")
  ResponseEntity<Object> error(HttpServletRequest request) {
    Object failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    if (failure instanceof Throwable e) {
      Refusal refusal = UnreadableJson.find(e, Refusal.class);
      return refusal != null
          ? Problem.of(refusal).response()
          : InternalError.logged(request, e).response();
    }
    boolean sent =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
            && status >= 400;
    int status = sent ? (int) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) : 404;
    return RefusedByContainer.problem(status).response();
  }
}
