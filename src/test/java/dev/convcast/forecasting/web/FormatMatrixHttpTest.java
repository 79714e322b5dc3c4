package dev.convcast.forecasting.web;

import static dev.convcast.forecasting.web.Client.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.codec.hdf.NetCdfWriter;
import dev.convcast.frames.codec.hdf.OdimWriter;
import dev.convcast.frames.codec.tiff.GeoTiffWriter;
import dev.convcast.frames.files.FrameFile;
import dev.convcast.frames.files.FrameFiles;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.frames.geo.Projection;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Every format in, every format out: the same frames, which persistence repeats. */
@ForecastServer
class FormatMatrixHttpTest {

  private static final Grid GRID = new Grid(1, 6, 8);
  private static final int FRAMES = 3;
  private static final List<Instant> TIMES =
      Stream.of("03:50", "03:55", "04:00")
          .map(time -> Instant.parse("2010-08-26T" + time + ":00Z"))
          .toList();
  private static final List<Instant> FOLLOWING =
      List.of(Instant.parse("2010-08-26T04:05:00Z"), Instant.parse("2010-08-26T04:10:00Z"));
  private static final Georeference PLACE =
      new Georeference(
          Projection.parse("test", "+proj=stere +lat_0=90 +lat_ts=60 +lon_0=0 +ellps=WGS84"),
          0,
          -3_650_000,
          1000,
          -1000);
  private static final FrameSequence SENT = frames();

  @TempDir Path folder;
  @LocalServerPort int port;
  private Client client;

  @BeforeEach
  void client() {
    client = new Client(port);
  }

  private static FrameSequence frames() {
    float[] values = new float[FRAMES * GRID.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Meaning meaning = new Meaning(new Unit("mm/h"), Duration.ofMinutes(5), TIMES, PLACE);
    return new FrameSequence(values, FRAMES, GRID, meaning);
  }

  enum In {
    NPY("application/x-npy", false),
    NPZ("application/zip", false),
    JSON("application/json", false),
    JSON_IN_A_FILE("application/octet-stream", false),
    PNG("application/zip", false),
    TIFF("application/zip", false),
    TIFF_OF_SEVERAL_IMAGES("image/tiff", false),
    GIF("image/gif", false),
    NETCDF("application/x-netcdf", true),
    ODIM("application/x-hdf5", true),
    GEOTIFF("application/zip", true);

    final String type;
    final boolean meaning;

    In(String type, boolean meaning) {
      this.type = type;
      this.meaning = meaning;
    }

    byte[] file() throws IOException {
      return switch (this) {
        case NPY -> Client.npy(SENT);
        case NPZ -> zip(out -> entry(out, "frames.npy", Client.npy(SENT)));
        case JSON, JSON_IN_A_FILE ->
            """
            {"frames": %s, "unit": "mm/h", "interval": "PT5M", "lastFrameTime": "2010-08-26T04:00:00Z"}
            """
                .formatted(Client.frames(SENT))
                .getBytes(StandardCharsets.UTF_8);
        case PNG, TIFF ->
            zip(
                out -> {
                  for (int t = FRAMES - 1; t >= 0; t--) {
                    entry(out, "frame-" + (8 + t), image(name().toLowerCase(), t));
                  }
                });
        case TIFF_OF_SEVERAL_IMAGES -> sequence("tiff");
        case GIF -> sequence("gif");
        case NETCDF -> written(out -> NetCdfWriter.write(SENT, Map.of(), out));
        case ODIM -> written(out -> OdimWriter.write(SENT, out));
        case GEOTIFF -> written(out -> GeoTiffWriter.writeZip(SENT, out));
      };
    }
  }

  enum Out {
    NPY,
    JSON,
    PNG,
    NETCDF,
    ODIM,
    GEOTIFF,
    CSV,
    NDJSON,
    GIF
  }

  private interface Writing {
    void to(OutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) throws IOException {
    var out = new ByteArrayOutputStream();
    writing.to(out);
    return out.toByteArray();
  }

  private interface Zipping {
    void to(ZipOutputStream out) throws IOException;
  }

  private static byte[] zip(Zipping zipping) throws IOException {
    return written(
        out -> {
          try (var zip = new ZipOutputStream(out)) {
            zipping.to(zip);
          }
        });
  }

  private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
    zip.closeEntry();
  }

  private static BufferedImage grey(int frame) {
    var image = new BufferedImage(GRID.columns(), GRID.rows(), BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < GRID.size(); i++) {
      image
          .getRaster()
          .setSample(i % GRID.columns(), i / GRID.columns(), 0, frame * GRID.size() + i);
    }
    return image;
  }

  private static byte[] image(String format, int frame) throws IOException {
    return written(out -> assertThat(ImageIO.write(grey(frame), format, out)).isTrue());
  }

  private static byte[] sequence(String format) throws IOException {
    return written(
        out -> {
          ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
          try (var stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (int t = 0; t < FRAMES; t++) {
              writer.writeToSequence(new IIOImage(grey(t), null, null), null);
            }
            writer.endWriteSequence();
          }
        });
  }

  static Stream<Arguments> matrix() {
    return Arrays.stream(In.values())
        .flatMap(in -> Arrays.stream(Out.values()).map(out -> Arguments.of(in, out)));
  }

  @ParameterizedTest
  @MethodSource
  void matrix(In in, Out out) throws Exception {
    HttpResponse<byte[]> answer = forecast(in, out);
    if (in == In.JSON && out != Out.JSON && out != Out.NDJSON) {
      assertThat(answer.statusCode()).isEqualTo(406);
      return;
    }
    if (out == Out.ODIM && !in.meaning) {
      assertProblem(
          answer,
          422,
          "ODIM says where the pixels lie, and no file of the request says it; expected another"
              + " format such as netcdf");
      return;
    }
    assertThat(answer.statusCode())
        .as(() -> new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    assertThat(answer.headers().firstValue("Convcast-Unit")).contains("mm/h");
    byte[] body = answer.body();
    switch (out) {
      case JSON -> {
        var json = Client.tree(answer);
        assertThat(json.get("validTimes").get(1).asString()).isEqualTo("2010-08-26T04:10:00Z");
        assertThat(json.get("unit").asString()).isEqualTo("mm/h");
        assertThat(json.get("frames").get(1).get(5).get(7).asDouble()).isEqualTo(143);
        assertThat(json.has("georeference")).isEqualTo(in.meaning);
      }
      case CSV -> {
        String[] lines = new String(body, StandardCharsets.UTF_8).split("\r\n");
        assertThat(lines).hasSize(1 + 2 * GRID.size());
        assertThat(lines[2 * GRID.size()]).startsWith("2,2010-08-26T04:10:00Z,0,5,7,");
        assertThat(lines[2 * GRID.size()]).endsWith(",143.0");
      }
      case NDJSON -> {
        String[] lines = new String(body, StandardCharsets.UTF_8).split("\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[1])
            .startsWith("{\"lead\":2,\"validTime\":\"2010-08-26T04:10:00Z\",\"frames\":[[[96,97,");
      }
      case GIF -> assertThat(images(body)).isEqualTo(FRAMES + 2);
      default -> assertReadsBack(body, in, out);
    }
  }

  private HttpResponse<byte[]> forecast(In in, Out out) throws Exception {
    if (in == In.JSON) {
      String type =
          out == Out.NDJSON
              ? "application/x-ndjson"
              : out == Out.JSON ? "application/json" : "application/x-npy";
      return client.post(
          "/v1/models/persistence/forecast?horizon=2", in.type, in.file(), "Accept", type);
    }
    String said = in.meaning ? "" : "&unit=mm/h&interval=PT5M&lastFrameTime=2010-08-26T04:00:00Z";
    String box = out == Out.CSV ? "&box=0,0,6,8" : "";
    return client.post(
        "/v1/models/persistence/forecast/upload?horizon=2&format="
            + out.name().toLowerCase()
            + said
            + box,
        in.type,
        in.file());
  }

  /** What comes out goes in again, with all that it means. */
  private void assertReadsBack(byte[] body, In in, Out out) throws IOException {
    Path file = Files.write(folder.resolve("answer"), body);
    FrameSequence read =
        new FrameFiles(new CodecLimits(10_000, 10, 1_000_000), folder)
            .readSequence(List.of(new FrameFile("answer", null, file)));
    assertThat(read.shape()).containsExactly(2, 6, 8);
    float tolerance = out == Out.PNG ? 143 / 65534f : 0;
    for (int i = 0; i < read.values().length; i++) {
      assertThat(read.values()[i]).isCloseTo(96 + i % GRID.size(), within(tolerance));
    }
    if (out == Out.NPY) {
      return;
    }
    assertThat(read.meaning().times()).isEqualTo(FOLLOWING);
    assertThat(read.meaning().unit()).isEqualTo(new Unit("mm/h"));
    if (in.meaning && out != Out.PNG) {
      Georeference place = read.meaning().georeference();
      assertThat(place.left()).isCloseTo(0, within(1e-3));
      assertThat(place.top()).isCloseTo(-3_650_000, within(1e-3));
      assertThat(place.columnStep()).isEqualTo(1000);
      assertThat(place.rowStep()).isEqualTo(-1000);
      var corner = place.place(5, 7).orElseThrow();
      var wanted = PLACE.place(5, 7).orElseThrow();
      assertThat(corner.latitude()).isCloseTo(wanted.latitude(), within(1e-7));
      assertThat(corner.longitude()).isCloseTo(wanted.longitude(), within(1e-7));
    }
  }

  private static int images(byte[] gif) throws IOException {
    var reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(gif)));
    return reader.getNumImages(true);
  }

  @Test
  void tellsTheSeriesAtAPlace() throws Exception {
    var wanted = PLACE.place(4, 2).orElseThrow();
    var answer =
        client.post(
            "/v1/models/persistence/forecast/upload?horizon=1&format=csv&lat=%s&lon=%s"
                .formatted(wanted.latitude(), wanted.longitude()),
            In.NETCDF.type,
            In.NETCDF.file());
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(
            "lead,validTime,channel,row,column,latitude,longitude,value\r\n"
                + "1,2010-08-26T04:05:00Z,0,4,2,%.5f,%.5f,130.0\r\n"
                    .formatted(wanted.latitude(), wanted.longitude()));
  }

  /** As an answer is, in another spelling of its map: the next request may hold both. */
  @Test
  void takesTheSameMapFromSeveralFormats() throws Exception {
    byte[] zip =
        zip(
            out -> {
              entry(out, "1.nc", written(to -> NetCdfWriter.write(one(0), Map.of(), to)));
              entry(out, "2.h5", written(to -> OdimWriter.write(one(1), to)));
              var images = written(to -> GeoTiffWriter.writeZip(one(2), to));
              try (var in = new ZipInputStream(new ByteArrayInputStream(images))) {
                in.getNextEntry();
                entry(out, "3.tif", in.readAllBytes());
              }
            });
    var answer =
        client.post(
            "/v1/models/persistence/forecast/upload?horizon=2&format=json", "application/zip", zip);
    assertThat(answer.statusCode())
        .as(() -> new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    assertThat(Client.tree(answer).get("validTimes").get(0).asString())
        .isEqualTo("2010-08-26T04:05:00Z");
    var again =
        client.post(
            "/v1/models/persistence/forecast/upload?horizon=1&format=json",
            "application/octet-stream",
            answer.body());
    assertThat(again.statusCode())
        .as(() -> new String(again.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    assertThat(Client.tree(again).get("validTimes").get(0).asString())
        .isEqualTo("2010-08-26T04:15:00Z");
    assertThat(Client.tree(again).has("georeference")).isTrue();
  }

  @Test
  void warnsOfAPlaceThatIsNotUnderstood() throws Exception {
    Georeference nowhere =
        new Georeference(Projection.parse("test", "+proj=banana"), 0, 0, 1000, -1000);
    Meaning meaning = new Meaning(new Unit("mm/h"), null, List.of(TIMES.get(0)), nowhere);
    byte[] file = written(out -> GeoTiffWriter.writeZip(one(0).with(meaning), out));
    var answer =
        client.post(
            "/v1/models/persistence/forecast/upload?horizon=1&format=json",
            "application/zip",
            file);
    assertThat(Client.tree(answer).get("warnings").get(0).asString())
        .endsWith(
            "frame-0001.tif has tags of a map that are not understood: its pixels lie nowhere");
  }

  private static FrameSequence one(int frame) {
    int area = GRID.size();
    Meaning meaning = SENT.meaning().at(List.of(TIMES.get(frame)));
    return new FrameSequence(
        Arrays.copyOfRange(SENT.values(), frame * area, (frame + 1) * area), 1, GRID, meaning);
  }

  @Test
  void refusesAProjectionThatIsNotKnown() throws Exception {
    String body =
        """
        {"frames": [[[1]]], "georeference":
         {"projection": "+proj=banana", "left": 0, "top": 0, "columnStep": 1, "rowStep": -1}}
        """;
    var answer =
        client.post(
            "/v1/models/persistence/forecast",
            "application/json",
            body.getBytes(StandardCharsets.UTF_8));
    assertProblem(
        answer,
        422,
        "georeference: the projection '+proj=banana +units=m' is not known; expected such as"
            + " +proj=stere +lat_0=90 +lat_ts=60");
  }

  @Test
  void refusesAPlaceOutsideOfTheGrid() throws Exception {
    var answer =
        client.post(
            "/v1/models/persistence/forecast/upload?format=csv&point=6,0",
            In.NPY.type,
            In.NPY.file());
    assertProblem(
        answer,
        422,
        "Rows 6 to 6 and columns 0 to 0 are asked for; expected pixels of the grid, rows 0 to 5 and"
            + " columns 0 to 7");
  }

  @Test
  void refusesAPlaceThatIsElsewhere() throws Exception {
    var answer =
        client.post(
            "/v1/models/persistence/forecast/upload?format=csv&lat=40&lon=5",
            In.NETCDF.type,
            In.NETCDF.file());
    assertThat(Client.tree(answer).get("detail").asString())
        .startsWith("40.0, 5.0 lies outside of the grid, in row ");
    assertThat(answer.statusCode()).isEqualTo(422);
  }

  @Test
  void refusesAnotherTimeThanTheFilesSay() throws Exception {
    assertProblem(
        client.post(
            "/v1/models/persistence/forecast/upload?lastFrameTime=2020-01-01T00:00:00Z",
            In.NETCDF.type,
            In.NETCDF.file()),
        422,
        "The lastFrameTime is 2020-01-01T00:00:00Z in the query and 2010-08-26T04:00:00Z in the"
            + " files; expected the same, or none in the query");
  }

  @Test
  void refusesAGifInColour() throws Exception {
    var colour = new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB);
    colour.setRGB(3, 3, 0xff0000);
    byte[] gif = written(out -> assertThat(ImageIO.write(colour, "gif", out)).isTrue());
    assertProblem(
        client.post("/v1/models/persistence/forecast/upload", "image/gif", gif),
        422,
        "body is a GIF in colour, of which no values can be known; expected one in grey");
  }
}
