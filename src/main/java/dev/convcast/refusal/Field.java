package dev.convcast.refusal;

import org.jspecify.annotations.Nullable;

/** Refuses values of a request that are not what they should be, by the name of their field. */
public final class Field {

  private Field() {}

  public static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw Refusal.doesNotFit(field, field + " is absent; it is required");
    }
    return value;
  }

  /** At least low and at most high. */
  public static int within(String field, @Nullable Integer value, int low, int high) {
    int number = required(field, value);
    if (number < low || number > high) {
      throw Refusal.doesNotFit(
          field, "%s is %d; expected %d to %d".formatted(field, number, low, high));
    }
    return number;
  }

  /** At least low and at most high. */
  public static double within(String field, @Nullable Double value, double low, double high) {
    double number = required(field, value);
    if (!(number >= low && number <= high)) {
      throw Refusal.doesNotFit(
          field, "%s is %s; expected %s to %s".formatted(field, number, low, high));
    }
    return number;
  }

  /** More than low and at most high. */
  public static double above(String field, @Nullable Double value, double low, double high) {
    double number = required(field, value);
    if (!(number > low && number <= high)) {
      throw Refusal.doesNotFit(
          field,
          "%s is %s; expected more than %s and at most %s".formatted(field, number, low, high));
    }
    return number;
  }

  /** Refuses what is there though nothing takes it. */
  public static void absent(String field, @Nullable Object value, String whose) {
    if (value != null) {
      throw Refusal.doesNotFit(
          field,
          "%s is %s; expected none, only %s has it"
              .formatted(field, value instanceof Number ? value : "given", whose));
    }
  }
}
