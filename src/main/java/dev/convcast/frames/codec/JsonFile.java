package dev.convcast.frames.codec;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Frames in a file of JSON: the arrays themselves, or an object of {@code frames} and, where they
 * are known, {@code unit}, {@code interval} and {@code lastFrameTime}, as a forecast's request has.
 */
public final class JsonFile {

  private static final JsonFactory JSON = new JsonFactory();

  private final String file;
  private final CodecLimits limits;
  private @Nullable FrameSequence frames;
  private @Nullable Unit unit;
  private @Nullable Duration interval;
  private @Nullable Instant last;

  private JsonFile(String file, CodecLimits limits) {
    this.file = file;
    this.limits = limits;
  }

  public static boolean isIn(byte[] start) {
    for (byte each : start) {
      if (each == '{' || each == '[') {
        return true;
      }
      if (!Character.isWhitespace(each)) {
        return false;
      }
    }
    return false;
  }

  public static FrameArray open(String file, Path path, CodecLimits limits) throws IOException {
    try (InputStream in = Files.newInputStream(path);
        JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
      return new JsonFile(file, limits).read(parser);
    } catch (JacksonException broken) {
      throw Refusal.unreadable(
          "%s begins like JSON, but it is broken: %s".formatted(file, broken.getOriginalMessage()));
    } catch (Refusal refusal) {
      throw named(file, refusal);
    }
  }

  private static Refusal named(String file, Refusal refusal) {
    Refusal named = new Refusal(refusal.reason(), file + ": " + refusal.detail());
    refusal.facts().forEach(named::with);
    return named;
  }

  private FrameArray read(JsonParser parser) {
    if (parser.nextToken() == JsonToken.START_ARRAY) {
      frames = JsonFrames.read(parser, limits);
    } else {
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        field(name, parser);
      }
    }
    FrameSequence found = frames;
    if (found == null) {
      throw Refusal.unreadable("there are no frames; expected a field frames with arrays in it");
    }
    return new DecodedArray(
        found.shape(), new Meaning(unit, interval, times(found.frames())), () -> found.values());
  }

  private void field(String name, JsonParser parser) {
    try {
      switch (name) {
        case "frames" -> frames = JsonFrames.read(parser, limits);
        case "unit" -> unit = new Unit(text(name, parser));
        case "interval" -> interval = Duration.parse(text(name, parser));
        case "lastFrameTime" -> last = Instant.parse(text(name, parser));
        default ->
            throw Refusal.unreadable(
                "the field '%s' is not known; known here are frames, unit, interval, lastFrameTime"
                    .formatted(NpyDictionary.shortened(name)));
      }
    } catch (DateTimeException notATime) {
      throw Refusal.unreadable(
          "%s is '%s'; expected such as %s"
              .formatted(
                  name,
                  NpyDictionary.shortened(text(name, parser)),
                  name.equals("interval") ? "PT5M" : "2010-08-26T04:00:00Z"));
    }
  }

  private static String text(String name, JsonParser parser) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw Refusal.unreadable(name + " is no text");
    }
    return parser.getString();
  }

  private List<Instant> times(int count) {
    List<Instant> times = new ArrayList<>();
    if (last != null && interval != null) {
      for (int t = 1; t <= count; t++) {
        times.add(last.minus(interval.multipliedBy(count - t)));
      }
    }
    return times;
  }
}
