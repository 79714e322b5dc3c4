package dev.convcast.models;

import dev.convcast.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** A model card from and to the bytes of {@code model.json}; strict in both types and names. */
final class CardJson {

  static final int LARGEST = 1 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private CardJson() {}

  static byte[] write(ModelCard card) {
    return JSON.writeValueAsBytes(CardFile.from(card));
  }

  static ModelCard read(byte[] json) {
    try {
      CardFile file = JSON.readValue(json, CardFile.class);
      if (file == null) {
        throw Refusal.unreadable("model.json is null; expected an object");
      }
      return file.toCard();
    } catch (UnrecognizedPropertyException unknown) {
      String field = field(unknown);
      throw Refusal.doesNotFit(
          field,
          "model.json has an unknown field %s; expected %s"
              .formatted(field, names(unknown.getKnownPropertyIds())));
    } catch (MismatchedInputException mismatch) {
      String field = field(mismatch);
      throw Refusal.doesNotFit(
          field,
          "model.json: %s is not %s"
              .formatted(field.isEmpty() ? "it" : field, kind(mismatch.getTargetType())));
    } catch (JacksonException broken) {
      throw Refusal.unreadable("model.json is not JSON: " + broken.getOriginalMessage());
    }
  }

  private static String field(JacksonException failure) {
    return failure.getPath().stream()
        .map(JacksonException.Reference::getPropertyName)
        .filter(Objects::nonNull)
        .collect(Collectors.joining("."));
  }

  private static String names(Collection<Object> names) {
    return names.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
  }

  private static String kind(Class<?> type) {
    return Map.<Class<?>, String>of(
            Integer.class, "a whole number",
            Float.class, "a number",
            String.class, "a text",
            List.class, "an array",
            Duration.class, "a duration such as PT5M",
            Instant.class, "a time such as 2026-01-31T12:00:00Z")
        .entrySet()
        .stream()
        .filter(kind -> kind.getKey().isAssignableFrom(type))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("an object");
  }
}
