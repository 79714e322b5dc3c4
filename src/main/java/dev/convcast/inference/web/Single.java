package dev.convcast.inference.web;

import dev.convcast.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Reads a list of one, and no further: a million tensors are not held to be refused. */
abstract class Single<T> extends ValueDeserializer<List<T>> {

  private final Class<T> type;
  private final String field;
  private final String expected;

  Single(Class<T> type, String field, String expected) {
    this.type = type;
    this.field = field;
    this.expected = expected;
  }

  @Override
  public List<T> deserialize(JsonParser parser, DeserializationContext context) {
    var found = new ArrayList<T>();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      context.reportInputMismatch(List.class, "no list");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        context.reportInputMismatch(type, "null");
      }
      if (!found.isEmpty()) {
        throw Refusal.doesNotFit(
            field, "There are several %s; expected one, '%s'".formatted(field, expected));
      }
      found.add(context.readValue(parser, type));
    }
    return found;
  }
}
