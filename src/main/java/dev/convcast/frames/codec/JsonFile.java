package dev.convcast.frames.codec;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Frames in a file of JSON: the arrays themselves, or an object of {@code frames} and, where they
 * are known, {@code unit}, {@code interval}, {@code lastFrameTime} and {@code georeference}, as a
 * forecast's request has. A forecast's answer is read too, with its {@code validTimes}.
 */
public final class JsonFile {

  private static final JsonFactory JSON = new JsonFactory();
  private static final List<String> PLACE = List.of("left", "top", "columnStep", "rowStep");

  private final String file;
  private final CodecLimits limits;
  private @Nullable FrameSequence frames;
  private @Nullable Unit unit;
  private @Nullable Duration interval;
  private @Nullable Instant last;
  private @Nullable Georeference georeference;
  private List<Instant> validTimes = List.of();

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
        found.shape(),
        new Meaning(unit, interval, times(found.frames()), georeference),
        () -> found.values());
  }

  private void field(String name, JsonParser parser) {
    try {
      switch (name) {
        case "frames" -> frames = JsonFrames.read(parser, limits);
        case "unit" -> unit = new Unit(text(name, parser));
        case "interval" -> interval = Duration.parse(text(name, parser));
        case "lastFrameTime" -> last = Instant.parse(text(name, parser));
        case "validTimes" -> validTimes = validTimes(parser);
        case "georeference" -> georeference = georeference(parser);
        case "model", "version", "horizon", "trainedHorizon", "shape", "warnings" ->
            parser.skipChildren(); // what an answer says beside
        default ->
            throw Refusal.unreadable(
                "the field '%s' is not known; known here are frames, unit, interval, lastFrameTime, validTimes, georeference"
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

  private static List<Instant> validTimes(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw Refusal.unreadable("validTimes is no array");
    }
    List<Instant> times = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      times.add(Instant.parse(text("validTimes", parser)));
    }
    return times;
  }

  private static Georeference georeference(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw Refusal.unreadable("georeference is no object");
    }
    String projection = null;
    Map<String, Double> numbers = new HashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("projection")) {
        projection = text("georeference.projection", parser);
      } else if (!PLACE.contains(name)) {
        throw Refusal.unreadable(
            "the field '%s' of georeference is not known; known are projection, %s"
                .formatted(NpyDictionary.shortened(name), String.join(", ", PLACE)));
      } else if (value.isNumeric()) {
        numbers.put(name, parser.getDoubleValue());
      } else {
        throw Refusal.unreadable("georeference.%s is no number".formatted(name));
      }
    }
    return Georeference.said(
        projection,
        numbers.get("left"),
        numbers.get("top"),
        numbers.get("columnStep"),
        numbers.get("rowStep"));
  }

  private List<Instant> times(int count) {
    if (!validTimes.isEmpty()) {
      if (validTimes.size() != count) {
        throw Refusal.doesNotFit(
            "frames",
            "there are %d validTimes for %d frames; expected one for each"
                .formatted(validTimes.size(), count));
      }
      return validTimes;
    }
    List<Instant> times = new ArrayList<>();
    if (last != null && interval != null) {
      for (int t = 1; t <= count; t++) {
        times.add(last.minus(interval.multipliedBy(count - t)));
      }
    }
    return times;
  }
}
