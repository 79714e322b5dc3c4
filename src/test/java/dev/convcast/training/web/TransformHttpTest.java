package dev.convcast.training.web;

import static dev.convcast.jobs.web.JobClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.jobs.web.JobClient;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Transforms from the request of a training to the numbers of a forecast. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class TransformHttpTest {

  private static final int FRAMES = 40;
  private static final int SIDE = 8;

  @TempDir static Path home;

  @LocalServerPort private int port;
  private JobClient client;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("convcast.home", home::toString);
  }

  @BeforeEach
  void open() {
    client = new JobClient(port);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          log | mm/h | {"kind": "log"}              | {"kind":"log","low":0.0,"high":20.0,"offset":0.01}
          db  | mm/h | {"kind": "db"}               | {"kind":"db","low":0.0,"high":20.0,"threshold":0.1}
          z-r | dBZ  | {"kind": "z-r", "low": -32, "high": 60} | {"kind":"z-r","low":-32.0,"high":60.0,"a":200.0,"b":1.6}
          """)
  void trainsAndForecastsThroughIt(String kind, String unit, String asked, String stored)
      throws Exception {
    upload("of-" + kind, unit, FRAMES, n -> n % 3 == 0 ? 20 : 0);
    JsonNode job = client.ended(client.train(request("of-" + kind, asked)));
    assertThat(job.get("problem")).isNull();
    assertThat(job.get("request").get("transform").toString()).isEqualTo(stored);
    JsonNode card = client.json("/v1/models/of-%s/versions/1".formatted(kind));
    assertThat(card.get("frames").get("transform").toString()).isEqualTo(stored);
    assertThat(card.get("frames").get("unit").asString()).isEqualTo(unit);

    JsonNode forecast =
        json(
            client.post(
                "/v1/models/of-%s/forecast".formatted(kind),
                "{\"unit\": \"%s\", \"frames\": [%s]}"
                    .formatted(unit, "[[20,0],[0,20]],".repeat(2) + "[[20,0],[0,20]]")));
    DoubleStream values =
        forecast
            .get("frames")
            .valueStream()
            .flatMap(frame -> frame.valueStream().flatMap(JsonNode::valueStream))
            .mapToDouble(JsonNode::asDouble);
    double low = card.get("frames").get("transform").get("low").asDouble();
    double high = card.get("frames").get("transform").get("high").asDouble();
    assertThat(values.boxed()).isNotEmpty().allMatch(value -> value >= low && value <= high);

    byte[] archive = client.bytes("/v1/models/of-%s/versions/1/archive".formatted(kind));
    HttpResponse<byte[]> copied =
        client.postBytes(
            "/v1/models/copy-of-%s/versions".formatted(kind), "application/zip", archive);
    assertThat(copied.statusCode()).isEqualTo(201);
    assertThat(
            client
                .json("/v1/models/copy-of-%s/versions/1".formatted(kind))
                .get("frames")
                .get("transform")
                .toString())
        .isEqualTo(stored);
  }

  @Test
  void takesItsRangeFromWhatItTrainsOnOnly() throws Exception {
    // one event: the last tenth of its time is the test part, the tenth before it the validation's
    upload("spikes", "mm/h", FRAMES, n -> n >= 32 ? 900 : n == 10 ? 7 : 1);
    JsonNode request =
        json(client.post(
                "/v1/training-jobs?dryRun=true",
                request("spikes", "{\"kind\": \"linear\"}")
                    .replace(
                        "\"horizon\": 1,",
                        "\"horizon\": 1, \"split\": {\"validation\": 0.1, \"test\": 0.1},")))
            .get("request");
    assertThat(request.get("transform").get("low").asDouble()).isEqualTo(1);
    assertThat(request.get("transform").get("high").asDouble()).isEqualTo(7);

    upload("nothing", "mm/h", FRAMES, n -> n < 32 ? Float.NaN : 5);
    HttpResponse<String> refused =
        client.post("/v1/training-jobs", request("nothing", "{\"kind\": \"linear\"}"));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).get("detail").asString())
        .isEqualTo(
            "Every value of the training part is missing; expected some that are known, or a transform with low and high");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"kind": "z-r"}                  | transform.kind      | transform.kind is z-r for values in mm/h; expected the unit dBZ, or another kind
          {"kind": "cube"}                 | transform.kind      | transform.kind is 'cube'; expected linear or log or db or z-r
          {"kind": "linear", "offset": 1}  | transform.offset    | transform.offset is 1.0; expected none, only log has it
          {"kind": "log", "a": 1}          | transform.a         | transform.a is 1.0; expected none, only z-r has it
          {"kind": "log", "offset": -1}    | transform           | The transform's offset is -1.0 for a low of 0.0; expected more than 0.0, for the logarithm of a value and the offset
          {"kind": "db", "threshold": 0}   | transform           | The transform's threshold is 0.0; expected more than 0 and low, 0.0, and less than high, 20.0
          """)
  void refusesByName(String transform, String field, String detail) throws Exception {
    if (client.get("/v1/datasets/rain").statusCode() == 404) {
      upload("rain", "mm/h", FRAMES, n -> n % 3 == 0 ? 20 : 0);
    }
    HttpResponse<String> refused = client.post("/v1/training-jobs", request("rain", transform));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).get("field").asString()).isEqualTo(field);
    assertThat(json(refused).get("detail").asString()).isEqualTo(detail);
  }

  private static String request(String dataset, String transform) {
    return """
        {"model": "%s", "dataset": "%s", "inputs": 3, "horizon": 1,
         "architecture": {"patch": 2, "hidden": [2]}, "transform": %s,
         "training": {"epochs": 1, "batch": 8, "threads": 1}}
        """
        .formatted(dataset, dataset, transform);
  }

  private interface Rain {
    float in(int frame);
  }

  /** One event of frames that rain evenly in their left half. */
  private void upload(String name, String unit, int frames, Rain rain) throws Exception {
    ByteBuffer values =
        ByteBuffer.allocate(4 * frames * SIDE * SIDE).order(ByteOrder.LITTLE_ENDIAN);
    for (int n = 0; n < frames * SIDE * SIDE; n++) {
      values.putFloat(
          n % SIDE < SIDE / 2
              ? rain.in(n / SIDE / SIDE)
              : rain.in(0) == 20 ? 0 : rain.in(n / SIDE / SIDE));
    }
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d, %d), }"
            .formatted(frames, SIDE, SIDE);
    header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
    var body = new ByteArrayOutputStream();
    part(body, "name", name);
    part(body, "unit", unit);
    body.writeBytes(
        "--edge\r\nContent-Disposition: form-data; name=\"files\"; filename=\"frames.npy\"\r\n\r\n"
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    body.write(header.length());
    body.write(header.length() >> 8);
    body.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(values.array());
    body.writeBytes("\r\n--edge--\r\n".getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> stored =
        client.send(
            client
                .request("/v1/datasets")
                .header("Content-Type", "multipart/form-data; boundary=edge")
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build());
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
  }

  private static void part(ByteArrayOutputStream body, String name, String value) {
    body.writeBytes(
        "--edge\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
            .formatted(name, value)
            .getBytes(StandardCharsets.UTF_8));
  }
}
