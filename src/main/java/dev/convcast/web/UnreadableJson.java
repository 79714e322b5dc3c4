package dev.convcast.web;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a JSON body, in words that know nothing of Java. */
final class UnreadableJson {

  /** Where its parser began, and what could be switched on in it: of no use to a caller. */
  private static final Pattern PARSER_ADVICE =
      Pattern.compile(" \\(start marker at .*\\)|: enable `\\w+\\.\\w+` to allow");

  private UnreadableJson() {}

  static Problem problem(JacksonException e) {
    String field = path(e);
    Problem problem = Problem.of(ProblemKind.UNREADABLE, detail(e, field) + place(e));
    return field.isEmpty() ? problem : problem.with("field", field);
  }

  private static String detail(JacksonException e, String field) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "The field '%s' is not known; known here are %s"
          .formatted(field, known(unknown.getKnownPropertyIds()));
    }
    if (e instanceof InvalidFormatException wrong) {
      return "%s is %s; expected %s"
          .formatted(
              name(field), Expected.quoted(wrong.getValue()), Expected.of(wrong.getTargetType()));
    }
    if (e instanceof MismatchedInputException wrong) {
      return "%s is not %s".formatted(name(field), Expected.of(wrong.getTargetType()));
    }
    if (e instanceof InputCoercionException wrong) {
      return "%s is larger than any number that belongs there; expected %s"
          .formatted(name(field), Expected.of(wrong.getTargetType()));
    }
    return "The body is not JSON: " + PARSER_ADVICE.matcher(e.getOriginalMessage()).replaceAll("");
  }

  private static String known(@Nullable Collection<Object> fields) {
    return fields == null
        ? "none"
        : fields.stream().map(String::valueOf).sorted().collect(joining(", "));
  }

  private static String name(String field) {
    return field.isEmpty() ? "The body" : "The field '" + field + "'";
  }

  /** The field's name from the root: {@code training.optimizer.kind}, {@code frames[3]}. */
  private static String path(JacksonException e) {
    var path = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      if (step.getPropertyName() != null) {
        path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
      } else if (step.getIndex() >= 0) {
        path.append('[').append(step.getIndex()).append(']');
      }
    }
    return path.toString();
  }

  private static String place(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    boolean buffered = e instanceof UnrecognizedPropertyException; // then it is the object's end
    return buffered || at == null || at.getLineNr() < 1
        ? ""
        : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
  }

  /** The first of an exception and its causes that is of this type, or null. */
  static <T extends Throwable> @Nullable T find(Throwable e, Class<T> type) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
        .limit(20)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElse(null);
  }
}
