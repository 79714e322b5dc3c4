package dev.convcast.forecasting.web;

import static dev.convcast.forecasting.web.Client.assertProblem;
import static dev.convcast.forecasting.web.Client.npy;
import static dev.convcast.forecasting.web.Client.tree;
import static dev.convcast.forecasting.web.Client.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.forecasting.TestFrames;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;

@ForecastServer
class ForecastUploadHttpTest {

  private static final String UPLOAD = "/v1/models/rain/forecast/upload";
  private static final FrameSequence FRAMES = TestFrames.random(4, new Grid(1, 6, 8), 30, 1);

  @LocalServerPort int port;

  @Value("${convcast.home}")
  Path home;

  private Client client;

  @BeforeEach
  void client() {
    client = new Client(port);
  }

  @AfterEach
  void leavesNothingBehind() throws Exception {
    try (var left = Files.list(home.resolve("data/scratch/forecasts"))) {
      assertThat(left.filter(path -> path.getFileName().toString().startsWith("upload"))).isEmpty();
    }
  }

  @Test
  void takesANpyFileAndGivesOne() throws Exception {
    var response = client.post(UPLOAD + "?horizon=2", "application/x-npy", npy(FRAMES));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(type(response)).isEqualTo("application/x-npy");
    assertThat(header(response, "Convcast-Model")).isEqualTo("rain");
    assertThat(header(response, "Convcast-Version")).isEqualTo("1");
    assertThat(header(response, "Convcast-Unit")).isEqualTo("mm/h");
    assertThat(response.headers().firstValue("Convcast-Warnings")).isEmpty();
    assertThat(Client.header(response.body())).contains("'shape': (2, 6, 8)");
    assertThat(values(response.body())).hasSize(96);
  }

  @Test
  void saysHowLongANpyFileIs() throws Exception {
    var response = client.post(UPLOAD, "application/x-npy", npy(FRAMES));
    assertThat(header(response, "Content-Length")).isEqualTo("" + response.body().length);
  }

  @Test
  void forecastsTheSameAsJson() throws Exception {
    float[] file = values(client.post(UPLOAD, "application/octet-stream", npy(FRAMES)).body());
    var json =
        tree(
            client.json(
                "/v1/models/rain/forecast", "{\"frames\": %s}".formatted(Client.frames(FRAMES))));
    assertThat(file[9])
        .isCloseTo(
            (float) json.get("frames").get(0).get(1).get(1).asDouble(),
            org.assertj.core.data.Offset.offset(3e-5f));
  }

  @Test
  void takesAForm() throws Exception {
    var response = client.post(UPLOAD, "multipart/form-data; boundary=x", form("frames", 1));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(values(response.body()))
        .isEqualTo(values(client.post(UPLOAD, "application/x-npy", npy(FRAMES)).body()));
  }

  @ParameterizedTest
  @CsvSource({
    "npy, application/x-npy",
    "json, application/json",
    "gif, image/gif",
    "png, application/zip"
  })
  void answersInTheFormatNamed(String format, String type) throws Exception {
    var response =
        client.post(
            UPLOAD + "?format=" + format, "application/x-npy", npy(FRAMES), "Accept", "text/html");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(type(response)).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/* | application/x-npy",
        "application/octet-stream | application/x-npy",
        "application/json | application/json",
        "text/html, image/* | image/gif",
        "application/x-npy;q=0.1, application/json;q=0.5 | application/json",
        "*/*, application/zip | application/zip"
      })
  void answersInAFormatThatIsAccepted(String accept, String type) throws Exception {
    var response = client.post(UPLOAD, "application/x-npy", npy(FRAMES), "Accept", accept);
    assertThat(type(response)).isEqualTo(type);
  }

  @Test
  void drawsWhatWasSeenAndWhatFollows() throws Exception {
    byte[] gif = client.post(UPLOAD + "?format=gif", "application/x-npy", npy(FRAMES)).body();
    assertThat(new String(gif, 0, 6, StandardCharsets.ISO_8859_1)).isEqualTo("GIF89a");
  }

  @Test
  void zipsAnImageAFrame() throws Exception {
    byte[] zip = client.post(UPLOAD + "?format=png", "application/x-npy", npy(FRAMES)).body();
    int entries = 0;
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      while (in.getNextEntry() != null) {
        entries++;
      }
    }
    assertThat(entries).isEqualTo(3);
  }

  @Test
  void warnsInAHeader() throws Exception {
    var response = client.post(UPLOAD + "?horizon=4", "application/x-npy", npy(FRAMES));
    assertThat(header(response, "Convcast-Warnings"))
        .startsWith("rain version 1 was trained to forecast 3 frames");
  }

  @Test
  void takesFromTheQueryWhatAFileCannotSay() throws Exception {
    var response =
        client.post(
            UPLOAD + "?format=json&unit=mm/h&interval=PT5M&lastFrameTime=2010-08-26T04:00:00Z",
            "application/x-npy",
            npy(FRAMES));
    assertThat(tree(response).get("validTimes").get(0).asString())
        .isEqualTo("2010-08-26T04:05:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unit=dBZ | 422 | The frames are in dBZ; rain version 1 takes mm/h",
        "interval=PT1M | 422 | The frames are PT1M apart; rain version 1 takes frames PT5M apart",
        "lastFrameTime=noon | 400 | The parameter 'lastFrameTime' is 'noon'; expected an ISO-8601"
            + " time such as 2010-08-26T04:00:00Z",
        "horizon=1000000000 | 422 | The horizon is 1000000000; expected 1 to 100",
        "format=bmp | 406 | The format 'bmp' is not written; expected one of npy"
            + " (application/x-npy), json (application/json), gif (image/gif), png"
            + " (application/zip), netcdf (application/x-netcdf), odim (application/x-hdf5), geotiff"
            + " (application/zip), csv (text/csv), ndjson (application/x-ndjson)"
      })
  void refusesAParameterThatDoesNotFit(String query, int status, String detail) throws Exception {
    assertProblem(
        client.post(UPLOAD + "?" + query, "application/x-npy", npy(FRAMES)), status, detail);
  }

  @Test
  void refusesWhatIsNotAccepted() throws Exception {
    assertProblem(
        client.post(UPLOAD, "application/x-npy", npy(FRAMES), "Accept", "text/html"),
        406,
        "Nothing in 'Accept: text/html' is written; expected one of npy (application/x-npy), json"
            + " (application/json), gif (image/gif), png (application/zip), netcdf"
            + " (application/x-netcdf), odim (application/x-hdf5), geotiff (application/zip), csv"
            + " (text/csv), ndjson (application/x-ndjson)");
  }

  @Test
  void takesAFileOfJsonAsTheBody() throws Exception {
    var response =
        client.post(
            UPLOAD + "?format=npy",
            "application/json",
            Client.frames(FRAMES).getBytes(StandardCharsets.UTF_8));
    assertThat(values(response.body()))
        .isEqualTo(values(client.post(UPLOAD, "application/x-npy", npy(FRAMES)).body()));
  }

  @Test
  void refusesAFieldOfTheFormThatIsNoFile() throws Exception {
    byte[] form =
        "--x\r\nContent-Disposition: form-data; name=\"horizn\"\r\n\r\n4\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    var all = new ByteArrayOutputStream();
    all.write(form);
    all.write(form("frames", 1));
    assertProblem(
        client.post(UPLOAD, "multipart/form-data; boundary=x", all.toByteArray()),
        400,
        "The form has the field 'horizn', which is no file; expected parts 'frames' only, and"
            + " everything else in the query");
  }

  @Test
  void refusesABodyAboveTheLimit() throws Exception {
    assertProblem(
        client.post(UPLOAD, "application/x-npy", new byte[102_401]),
        413,
        "The body is larger than the limit of 102400 bytes");
  }

  @Test
  void refusesAFormAboveTheLimit() throws Exception {
    assertProblem(
        client.post(UPLOAD, "multipart/form-data; boundary=x", form("frames", 120)),
        413,
        "The body is larger than the limit of 102400 bytes");
  }

  @Test
  void refusesAPartOfAnotherName() throws Exception {
    assertProblem(
        client.post(UPLOAD, "multipart/form-data; boundary=x", form("pictures", 1)),
        400,
        "The part 'pictures' is not known; expected one or more parts 'frames'");
  }

  @Test
  void refusesAFileThatIsSaidToBeAForm() throws Exception {
    assertProblem(
        client.post(UPLOAD, "application/x-www-form-urlencoded", npy(FRAMES)),
        415,
        "The body is said to be application/x-www-form-urlencoded and is not; expected the"
            + " Content-Type of what is sent, such as application/octet-stream for a file");
  }

  @Test
  void refusesWhatIsNoFile() throws Exception {
    assertProblem(
        client.post(
            UPLOAD,
            "application/x-www-form-urlencoded",
            "frames=1".getBytes(StandardCharsets.UTF_8)),
        415,
        "The Content-Type is application/x-www-form-urlencoded; expected multipart/form-data with"
            + " parts 'frames', or a file's own such as application/x-npy,"
            + " application/octet-stream, image/png, application/zip, application/x-hdf5");
  }

  @Test
  void refusesAnEmptyBody() throws Exception {
    assertProblem(
        client.post(UPLOAD, "application/x-npy", new byte[0]),
        400,
        "The request has no body; expected a file of frames, or multipart/form-data with parts"
            + " 'frames'");
  }

  @Test
  void refusesInfinity() throws Exception {
    var infinite = TestFrames.random(4, new Grid(1, 2, 2), 30, 1);
    infinite.values()[6] = Float.POSITIVE_INFINITY;
    assertProblem(
        client.post(UPLOAD, "application/x-npy", npy(infinite)),
        422,
        "body: the value at [1][1][0] is infinite as float32; expected finite numbers, or NaN for"
            + " missing data");
  }

  @ParameterizedTest
  @CsvSource({"wrong magic, 415", "truncated, 400"})
  void refusesABrokenFile(String fault, int status) throws Exception {
    byte[] file = npy(FRAMES);
    byte[] broken = java.util.Arrays.copyOf(file, file.length - 4);
    if (fault.equals("wrong magic")) {
      broken[0] = 'x';
    }
    var response = client.post(UPLOAD, "application/x-npy", broken);
    assertThat(type(response)).isEqualTo("application/problem+json");
    assertThat(response.statusCode()).isEqualTo(status);
  }

  private static byte[] form(String name, int parts) throws Exception {
    var out = new ByteArrayOutputStream();
    for (int i = 0; i < parts; i++) {
      out.writeBytes(
          ("--x\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%d.npy\"\r\n"
                      .formatted(name, i)
                  + "Content-Type: application/x-npy\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      out.writeBytes(npy(FRAMES));
      out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    out.writeBytes("--x--\r\n".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static String type(HttpResponse<byte[]> response) {
    return header(response, "Content-Type");
  }

  private static String header(HttpResponse<byte[]> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
