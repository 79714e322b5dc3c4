package dev.convcast.web;

import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.validation.method.ParameterValidationResult;

/** A broken constraint as a sentence: {@code horizon is 0; it must be greater than 0}. */
final class Invalid {

  private Invalid() {}

  static String of(String field, @Nullable Object value, MessageSourceResolvable error) {
    return "%s is %s; it %s"
        .formatted(field, Expected.quoted(value), String.valueOf(error.getDefaultMessage()));
  }

  static String name(ParameterValidationResult result) {
    return String.valueOf(result.getMethodParameter().getParameterName());
  }
}
