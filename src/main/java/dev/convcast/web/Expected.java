package dev.convcast.web;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a value of a Java type looks like from outside, in words that know nothing of Java. */
final class Expected {

  private static final int LONGEST_QUOTE = 60;

  private Expected() {}

  static String of(@Nullable Class<?> type) {
    if (type == null) {
      return "something else";
    }
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants()).map(Object::toString).collect(joining(", "));
    }
    if (type == int.class
        || type == Integer.class
        || type == OptionalInt.class
        || type == long.class
        || type == Long.class) {
      return "a whole number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    if (type == Duration.class) {
      return "an ISO-8601 duration such as PT5M";
    }
    if (type == Instant.class) {
      return "an ISO-8601 time such as 2010-08-26T04:00:00Z";
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return "text";
    }
    if (type.isArray() || Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    return type.isRecord() || Map.class.isAssignableFrom(type) ? "an object" : "something else";
  }

  /** A value as it was given, cut where it is long. */
  static String quoted(@Nullable Object value) {
    String text = String.valueOf(value);
    String shown = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "..." : text;
    return value instanceof CharSequence ? "'" + shown + "'" : shown;
  }
}
