package dev.convcast.convlstm;

import org.jspecify.annotations.Nullable;

/**
 * An architecture that cannot be built; says which field of it is wrong and what would be right.
 */
public final class InvalidArchitectureException extends IllegalArgumentException {

  private final String field;

  InvalidArchitectureException(String field, String expected, @Nullable Object actual) {
    super("%s is %s; expected %s".formatted(field, actual, expected));
    this.field = field;
  }

  public String field() {
    return field;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }
}
