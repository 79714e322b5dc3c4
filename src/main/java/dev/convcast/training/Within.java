package dev.convcast.training;

import dev.convcast.refusal.Refusal;
import org.jspecify.annotations.Nullable;

/** Refuses numbers that are out of their range, by the name of their field. */
final class Within {

  private Within() {}

  static int range(String field, @Nullable Integer value, int low, int high) {
    int number = TrainingRequest.required(field, value);
    if (number < low || number > high) {
      throw Refusal.doesNotFit(
          field, "%s is %d; expected %d to %d".formatted(field, number, low, high));
    }
    return number;
  }

  static double range(String field, @Nullable Double value, double low, double high) {
    double number = TrainingRequest.required(field, value);
    if (!(number >= low && number <= high)) {
      throw Refusal.doesNotFit(
          field, "%s is %s; expected %s to %s".formatted(field, number, low, high));
    }
    return number;
  }

  /** More than low and at most high. */
  static double above(String field, @Nullable Double value, double low, double high) {
    double number = TrainingRequest.required(field, value);
    if (!(number > low && number <= high)) {
      throw Refusal.doesNotFit(
          field,
          "%s is %s; expected more than %s and at most %s".formatted(field, number, low, high));
    }
    return number;
  }

  /** Refuses what is there though nothing takes it. */
  static void absent(String field, @Nullable Object value, String whose) {
    if (value != null) {
      throw Refusal.doesNotFit(
          field,
          "%s is %s; expected none, only %s has it"
              .formatted(field, value instanceof Number ? value : "given", whose));
    }
  }
}
