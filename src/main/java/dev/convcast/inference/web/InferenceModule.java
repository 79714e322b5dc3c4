package dev.convcast.inference.web;

import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.codec.JsonFrames;
import dev.convcast.frames.codec.JsonNumbers;
import dev.convcast.inference.TensorShape;
import java.util.Arrays;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/** Reads and writes the tensors in JSON number by number, without a tree between. */
final class InferenceModule extends SimpleModule {

  InferenceModule(CodecLimits limits) {
    super("inference");
    addDeserializer(JsonNumbers.class, new Numbers(limits));
    addDeserializer(TensorShape.class, new Shape(limits));
    addSerializer(FlatNumbers.class, new Flat());
  }

  private static final class Numbers extends ValueDeserializer<JsonNumbers> {
    private final transient CodecLimits limits;

    Numbers(CodecLimits limits) {
      this.limits = limits;
    }

    @Override
    public JsonNumbers deserialize(JsonParser parser, DeserializationContext context) {
      return JsonNumbers.read(parser, limits);
    }
  }

  private static final class Shape extends ValueDeserializer<TensorShape> {
    private final transient CodecLimits limits;

    Shape(CodecLimits limits) {
      this.limits = limits;
    }

    @Override
    public TensorShape deserialize(JsonParser parser, DeserializationContext context) {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        context.reportInputMismatch(long[].class, "no list");
      }
      long[] sides = new long[TensorShape.MOST_SIDES + 1]; // one too many says that there are more
      int count = 0;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
          context.reportInputMismatch(long.class, "no whole number");
        }
        if (count == sides.length) {
          break;
        }
        sides[count++] = parser.getLongValue();
      }
      return TensorShape.of(Arrays.copyOf(sides, count), limits);
    }
  }

  private static final class Flat extends ValueSerializer<FlatNumbers> {

    @Override
    public void serialize(FlatNumbers numbers, JsonGenerator json, SerializationContext context) {
      json.writeStartArray();
      for (float[] part : numbers.parts()) {
        for (float value : part) {
          JsonFrames.write(json, value);
        }
      }
      json.writeEndArray();
    }
  }
}
