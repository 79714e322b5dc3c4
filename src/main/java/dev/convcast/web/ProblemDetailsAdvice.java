package dev.convcast.web;

import static java.util.stream.Collectors.joining;

import dev.convcast.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/** Turns every exception of a request into problem details: the one place where that happens. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProblemDetailsAdvice {

  private static final Logger log = LoggerFactory.getLogger(ProblemDetailsAdvice.class);

  private final MultipartProblems multipart;

  ProblemDetailsAdvice(MultipartProblems multipart) {
    this.multipart = multipart;
  }

  @ExceptionHandler
  ResponseEntity<Object> refused(Refusal e) {
    return Problem.of(e).response();
  }

  @ExceptionHandler
  ResponseEntity<Object> unreadable(HttpMessageNotReadableException e) {
    Refusal refusal = UnreadableJson.find(e, Refusal.class);
    if (refusal != null) {
      return refused(refusal);
    }
    JacksonException json = UnreadableJson.find(e, JacksonException.class);
    return json != null
        ? UnreadableJson.problem(json).response()
        : Problem.of(ProblemKind.UNREADABLE, "The request has no body; expected a JSON object")
            .response();
  }

  @ExceptionHandler
  ResponseEntity<Object> invalidBody(MethodArgumentNotValidException e) {
    var errors = e.getBindingResult().getFieldErrors();
    for (FieldError error : errors) {
      if (error.contains(TypeMismatchException.class)) { // of a query that is read into a record
        return wrongType(error.getField(), error.unwrap(TypeMismatchException.class));
      }
    }
    String detail =
        errors.isEmpty()
            ? "The body does not fit"
            : errors.stream()
                .map(error -> Invalid.of(error.getField(), error.getRejectedValue(), error))
                .sorted()
                .collect(joining("; "));
    Problem problem = Problem.of(ProblemKind.DOES_NOT_FIT, detail);
    return (errors.isEmpty() ? problem : problem.with("field", errors.get(0).getField()))
        .response();
  }

  @ExceptionHandler
  ResponseEntity<Object> invalidParameters(HandlerMethodValidationException e) {
    var results = e.getParameterValidationResults();
    String detail =
        results.stream()
            .flatMap(
                result ->
                    result.getResolvableErrors().stream()
                        .map(
                            error -> Invalid.of(Invalid.name(result), result.getArgument(), error)))
            .sorted()
            .collect(joining("; "));
    Problem problem = Problem.of(ProblemKind.DOES_NOT_FIT, detail);
    return (results.isEmpty() ? problem : problem.with("field", Invalid.name(results.get(0))))
        .response();
  }

  @ExceptionHandler
  ResponseEntity<Object> wrongType(TypeMismatchException e) {
    Refusal refusal = UnreadableJson.find(e, Refusal.class);
    if (refusal != null) {
      return refused(refusal);
    }
    String name =
        e instanceof MethodArgumentTypeMismatchException argument
            ? argument.getName()
            : String.valueOf(e.getPropertyName());
    return wrongType(name, e);
  }

  private static ResponseEntity<Object> wrongType(String name, TypeMismatchException e) {
    return Problem.of(
            ProblemKind.UNREADABLE,
            "The parameter '%s' is %s; expected %s"
                .formatted(name, Expected.quoted(e.getValue()), Expected.of(e.getRequiredType())))
        .with("field", name)
        .response();
  }

  @ExceptionHandler
  ResponseEntity<Object> missingParameter(MissingServletRequestParameterException e) {
    return missing("parameter", e.getParameterName());
  }

  @ExceptionHandler
  ResponseEntity<Object> missingPart(MissingServletRequestPartException e) {
    return missing("part", e.getRequestPartName());
  }

  @ExceptionHandler
  ResponseEntity<Object> missingHeader(MissingRequestHeaderException e) {
    return missing("header", e.getHeaderName());
  }

  private static ResponseEntity<Object> missing(String what, String name) {
    return Problem.of(
            ProblemKind.UNREADABLE,
            "The %s '%s' is missing; expected it in the request".formatted(what, name))
        .with("field", name)
        .response();
  }

  @ExceptionHandler
  ResponseEntity<Object> wrongMethod(
      HttpRequestMethodNotSupportedException e, HttpServletRequest request) {
    String[] allowed = e.getSupportedMethods();
    List<String> methods = allowed == null ? List.of() : Arrays.stream(allowed).sorted().toList();
    var response =
        Problem.of(
                ProblemKind.METHOD_NOT_ALLOWED,
                "%s is not allowed on %s; allowed are %s"
                    .formatted(e.getMethod(), request.getRequestURI(), String.join(", ", methods)))
            .with("allowed", methods)
            .response();
    return ResponseEntity.status(response.getStatusCode())
        .headers(response.getHeaders())
        .header("Allow", String.join(", ", methods))
        .body(response.getBody());
  }

  @ExceptionHandler
  ResponseEntity<Object> wrongMediaType(HttpMediaTypeNotSupportedException e) {
    String given = e.getContentType() == null ? "none" : String.valueOf(e.getContentType());
    return formats(
        ProblemKind.UNSUPPORTED_FORMAT,
        "The Content-Type is " + given + "; read are ",
        e.getSupportedMediaTypes());
  }

  @ExceptionHandler
  ResponseEntity<Object> notAcceptable(
      HttpMediaTypeNotAcceptableException e, HttpServletRequest request) {
    return formats(
        ProblemKind.NOT_ACCEPTABLE,
        "Accept is " + request.getHeader("Accept") + "; written are ",
        e.getSupportedMediaTypes());
  }

  private static ResponseEntity<Object> formats(
      ProblemKind kind, String beginning, Collection<?> types) {
    List<String> formats = types.stream().map(String::valueOf).distinct().sorted().toList();
    return Problem.of(kind, beginning + String.join(", ", formats))
        .with("formats", formats)
        .response();
  }

  @ExceptionHandler({NoResourceFoundException.class, NoHandlerFoundException.class})
  ResponseEntity<Object> noHandler(HttpServletRequest request) {
    return Problem.of(
            ProblemKind.NOT_FOUND,
            "There is nothing at %s; /v3/api-docs lists what there is"
                .formatted(request.getRequestURI()))
        .response();
  }

  @ExceptionHandler
  ResponseEntity<Object> unreadableParts(MultipartException e) {
    return multipart.problem(e).response();
  }

  @ExceptionHandler
  ResponseEntity<Object> noForm(InvalidParameterException e, HttpServletRequest request) {
    boolean form = MediaType.APPLICATION_FORM_URLENCODED_VALUE.equals(request.getContentType());
    return form
        ? Problem.of(
                ProblemKind.UNSUPPORTED_FORMAT,
                "The body is said to be application/x-www-form-urlencoded and is not; expected the"
                    + " Content-Type of what is sent, such as application/octet-stream for a file")
            .response()
        : Problem.of(
                ProblemKind.UNREADABLE,
                "The query cannot be read; expected name=value pairs, percent-encoded in UTF-8")
            .response();
  }

  /** The client has gone: nobody is left to answer. */
  @ExceptionHandler
  void gone(AsyncRequestNotUsableException e) {
    log.debug("The client went away", e);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> anythingElse(
      Exception e, HttpServletRequest request, HttpServletResponse response) {
    Refusal refusal = UnreadableJson.find(e, Refusal.class);
    if (response.isCommitted()) {
      log.warn("{} {} broke off: {}", request.getMethod(), request.getRequestURI(), e.toString());
      return null;
    }
    if (refusal != null) {
      return refused(refusal);
    }
    if (e instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
      ProblemKind kind = ProblemKind.of(known.getStatusCode().value());
      String detail = known.getBody().getDetail();
      return Problem.of(kind, detail == null ? kind.title() : detail).response();
    }
    return InternalError.logged(request, e).response();
  }
}
