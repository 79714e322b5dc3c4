package dev.convcast.training.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.convcast.forecasting.TestFrames;
import dev.convcast.frames.Grid;
import dev.convcast.frames.codec.NpyFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model whose layers differ in scale, from its dataset to the store of somebody else. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class MultiScaleHttpTest {

  private static final String REQUEST =
      """
      {"model": "scales", "dataset": "digits", "inputs": 3, "horizon": 2,
       "architecture": {"patch": 2, "hidden": [3, 4, 5], "strides": [2, 3]},
       "training": {"epochs": 2, "batch": 4, "threads": 1}}
      """;

  @TempDir static Path home;

  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();
  @LocalServerPort private int port;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("convcast.home", home::toString);
  }

  @Test
  void trainsForecastsALargerGridAndTravels() throws Exception {
    generateADataset();
    String job = post("/v1/training-jobs", REQUEST).headers().firstValue("Location").orElseThrow();
    await().atMost(Duration.ofMinutes(2)).until(() -> ended(job));
    JsonNode end = tree(get(job));
    assertThat(end.get("state").asString()).as(end::toString).isEqualTo("succeeded");
    assertThat(end.at("/request/architecture/strides").toString()).isEqualTo("[2,3]");
    JsonNode history = end.get("history");
    assertThat(history.get(1).get("trainLoss").asDouble())
        .isLessThan(history.get(0).get("trainLoss").asDouble());

    JsonNode card = tree(get("/v1/models/scales/versions/1"));
    assertThat(card.at("/architecture/strides").toString()).isEqualTo("[2,3]");

    byte[] frames = frames(3, 37, 50);
    HttpResponse<byte[]> forecast = forecast("scales", frames);
    assertThat(forecast.statusCode()).isEqualTo(200);
    assertThat(new String(forecast.body(), 0, 128, StandardCharsets.ISO_8859_1))
        .contains("'shape': (2, 37, 50)");

    byte[] archive = get("/v1/models/scales/versions/1/archive").body();
    assertThat(post("/v1/models/elsewhere/versions", "application/zip", archive).statusCode())
        .isEqualTo(201);
    assertThat(forecast("elsewhere", frames).body()).isEqualTo(forecast.body());
    assertThat(get("/v1/models/elsewhere/versions/1/archive").body()).isEqualTo(archive);

    HttpResponse<byte[]> refused =
        post("/v1/models/third/versions", "application/zip", withStrides(archive, "2, 4"));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(tree(refused).get("detail").asString())
        .endsWith(
            "tensor 'encoder.2.down.weight' has shape (5, 4, 5, 5); the architecture expects"
                + " (5, 4, 6, 6)");
  }

  @Test
  void describesStrides() throws Exception {
    JsonNode strides =
        tree(get("/v3/api-docs")).at("/components/schemas/Architecture/properties/strides");
    assertThat(strides.at("/items/type").asString()).isEqualTo("integer");
    assertThat(strides.get("example").toString()).isEqualTo("[2,2]");
  }

  @Test
  void refusesStridesThatDoNotFitTheLayers() throws Exception {
    generateADataset();
    HttpResponse<byte[]> refused =
        post("/v1/training-jobs", REQUEST.replace("\"strides\": [2, 3]", "\"strides\": [2]"));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(tree(refused).get("field").asString()).isEqualTo("architecture.strides");
    assertThat(tree(refused).get("detail").asString())
        .isEqualTo(
            "architecture.strides is [2]; expected 2 of 1 to 8, one for each of the 3 layers from"
                + " the second on");
  }

  private void generateADataset() throws Exception {
    if (get("/v1/datasets/digits").statusCode() == 404) {
      post(
          "/v1/datasets/generated",
          """
          {"name": "digits", "kind": "moving-digits", "sequences": 20, "frames": 5, "rows": 20, "columns": 18}
          """);
    }
  }

  private boolean ended(String job) throws Exception {
    String state = tree(get(job)).get("state").asString();
    return !state.equals("queued") && !state.equals("running");
  }

  private HttpResponse<byte[]> forecast(String model, byte[] npy) throws Exception {
    return post("/v1/models/" + model + "/forecast/upload", "application/x-npy", npy);
  }

  private static byte[] frames(int frames, int rows, int columns) throws IOException {
    var npy = new ByteArrayOutputStream();
    NpyFormat.write(TestFrames.random(frames, new Grid(1, rows, columns), 1, 1), npy);
    return npy.toByteArray();
  }

  /** The same archive, whose card says that its network has other strides. */
  private static byte[] withStrides(byte[] archive, String strides) throws IOException {
    var changed = new ByteArrayOutputStream();
    try (var in = new ZipInputStream(new ByteArrayInputStream(archive));
        var out = new ZipOutputStream(changed)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] content = in.readAllBytes();
        if (entry.getName().equals("model.json")) {
          String card = new String(content, StandardCharsets.UTF_8);
          content =
              card.replaceFirst("(\"strides\" : )\\[[^]]*]", "$1[" + strides + "]")
                  .getBytes(StandardCharsets.UTF_8);
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(content);
      }
    }
    return changed.toByteArray();
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> post(String path, String body) throws Exception {
    return post(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
    return client.send(
        request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)).build(),
        BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private JsonNode tree(HttpResponse<byte[]> response) {
    return json.readTree(response.body());
  }
}
