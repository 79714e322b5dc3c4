package dev.convcast.frames.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Unit;
import dev.convcast.frames.codec.TestFiles;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of GDAL, netCDF4 and h5py, read to what those read: see make_fixtures.py. */
class FormatFixturesTest {

  private static final double DEGREES = 1e-6;
  private static final Map<String, byte[]> FILES = new HashMap<>();
  private static final JsonNode EXPECTED;

  static {
    try (InputStream in = FormatFixturesTest.class.getResourceAsStream("/formats/fixtures.zip");
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        FILES.put(entry.getName(), zip.readAllBytes());
      }
      EXPECTED = JsonMapper.shared().readTree(FILES.remove("expected.json"));
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @TempDir Path folder;

  static byte[] file(String name) {
    return FILES.get(name).clone();
  }

  static List<String> names() {
    return FILES.keySet().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void readsWhatOthersRead(String name) {
    JsonNode expected = EXPECTED.get(name);
    TestFiles files = new TestFiles(folder);
    List<FrameFile> sent = List.of(files.file(name, FILES.get(name)));
    if (expected.has("refused")) {
      Refusal refusal = catchThrowableOfType(Refusal.class, () -> files.codec().readSequence(sent));
      assertThat(refusal).as("a refusal").isNotNull();
      assertThat(refusal.detail()).isEqualTo(expected.get("refused").asString());
      return;
    }
    FrameSequence read = files.codec().readSequence(sent);
    assertThat(read.grid().rows()).isEqualTo(expected.get("rows").asInt());
    assertThat(read.grid().columns()).isEqualTo(expected.get("columns").asInt());
    assertValues(read.values(), expected.get("values"));
    String unit = expected.get("unit").asString();
    assertThat(read.meaning().unit()).isEqualTo(unit.isEmpty() ? null : new Unit(unit));
    if (!name.equals("valid-time.tif")) { // of which GDAL knows no time
      List<Instant> times = new ArrayList<>();
      expected.get("times").forEach(each -> times.add(Instant.ofEpochMilli(each.asLong())));
      assertThat(read.meaning().times()).isEqualTo(times);
    }
    Georeference place = read.meaning().georeference();
    if (expected.has("nowhere")) {
      assertThat(place).isNull();
      assertThat(read.meaning().unplaced()).startsWith(name).endsWith("its pixels lie nowhere");
    } else if (expected.has("first")) {
      assertThat(place).as("a place").isNotNull();
      assertThat(read.meaning().unplaced()).isNull();
      assertPlace(place, 0, 0, expected.get("first"));
      assertPlace(place, read.grid().rows() - 1, read.grid().columns() - 1, expected.get("last"));
    }
  }

  private static void assertValues(float[] values, JsonNode expected) {
    assertThat(values).hasSize(expected.size());
    for (int i = 0; i < values.length; i++) {
      if (expected.get(i).isNull()) {
        assertThat(values[i]).as("value %d", i).isNaN();
      } else {
        double wanted = expected.get(i).asDouble();
        assertThat((double) values[i])
            .as("value %d", i)
            .isCloseTo(wanted, within(1e-6 * Math.max(1, Math.abs(wanted))));
      }
    }
  }

  private static void assertPlace(Georeference place, int row, int column, JsonNode expected) {
    var at = place.place(row, column).orElseThrow();
    assertThat(at.latitude()).isCloseTo(expected.get(0).asDouble(), within(DEGREES));
    assertThat(at.longitude()).isCloseTo(expected.get(1).asDouble(), within(DEGREES));
  }
}
