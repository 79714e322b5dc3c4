package dev.convcast.datasets;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.convcast.frames.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code dataset.json}: what an archive's frames are and which of them belong together. */
record DatasetFile(int format, DatasetDescription description, List<Segment> segments) {

  static final String NAME = "dataset.json";
  static final int FORMAT = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addMixIn(Unit.class, AsItsSymbol.class)
          .addMixIn(DatasetName.class, AsItsValue.class)
          .enable(DeserializationFeature.USE_LONG_FOR_INTS) // settings come back as they went
          .build();

  /**
   * @throws IOException where there is no such file, or none that this version reads
   */
  static DatasetFile read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    DatasetFile read;
    try {
      read = JSON.readValue(Files.readAllBytes(file), DatasetFile.class);
    } catch (JacksonException e) {
      throw new IOException(file + " is broken: " + e.getOriginalMessage(), e);
    }
    if (read.format != FORMAT) {
      throw new IOException(
          "%s has format %d; this version reads %d".formatted(file, read.format, FORMAT));
    }
    return read;
  }

  byte[] toBytes() {
    return JSON.writeValueAsBytes(this);
  }

  static String describe(DatasetDescription description) {
    return JSON.writeValueAsString(description);
  }

  static DatasetDescription describedBy(String json) {
    return JSON.readValue(json, DatasetDescription.class);
  }

  private abstract static class AsItsSymbol {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    AsItsSymbol(String symbol) {}

    @JsonValue
    abstract String symbol();
  }

  private abstract static class AsItsValue {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    AsItsValue(String value) {}

    @JsonValue
    abstract String value();
  }
}
