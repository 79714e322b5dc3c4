package dev.convcast.refusal;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a constant is spelled in JSON: {@code ZERO_INPUT} is {@code zero-input}. */
public final class Spelling {

  private Spelling() {}

  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The constant that is spelled so; refused, naming the field, where there is none. */
  public static <E extends Enum<E>> E read(Class<E> type, String field, @Nullable String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> of(constant).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.doesNotFit(
                    field,
                    "%s is %s; expected %s"
                        .formatted(
                            field,
                            text == null ? "absent" : "'" + text + "'",
                            Arrays.stream(type.getEnumConstants())
                                .map(Spelling::of)
                                .collect(Collectors.joining(" or ")))));
  }
}
