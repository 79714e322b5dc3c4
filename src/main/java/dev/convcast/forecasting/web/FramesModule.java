package dev.convcast.forecasting.web;

import dev.convcast.forecasting.ForecastMetrics;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.codec.JsonFrames;
import java.io.IOException;
import java.io.UncheckedIOException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/** Reads and writes the frames in JSON number by number, without a tree between. */
final class FramesModule extends SimpleModule {

  FramesModule(CodecLimits limits, ForecastMetrics metrics) {
    super("frames");
    addDeserializer(FrameSequence.class, new Reader(limits, metrics));
    addSerializer(FrameSequence.class, new Writer(metrics));
  }

  private static final class Reader extends ValueDeserializer<FrameSequence> {
    private final transient CodecLimits limits;
    private final transient ForecastMetrics metrics;

    Reader(CodecLimits limits, ForecastMetrics metrics) {
      this.limits = limits;
      this.metrics = metrics;
    }

    @Override
    public FrameSequence deserialize(JsonParser parser, DeserializationContext context) {
      try {
        return metrics.reading(() -> JsonFrames.read(parser, limits));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Writer extends ValueSerializer<FrameSequence> {
    private final transient ForecastMetrics metrics;

    Writer(ForecastMetrics metrics) {
      this.metrics = metrics;
    }

    @Override
    public void serialize(FrameSequence frames, JsonGenerator json, SerializationContext context) {
      try {
        metrics.writing(
            () -> {
              JsonFrames.write(json, frames);
              return frames;
            });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
