package dev.convcast.inference.web;

import static dev.convcast.inference.web.InferBody.bytes;
import static dev.convcast.inference.web.InferBody.flat;
import static dev.convcast.inference.web.InferBody.json;
import static dev.convcast.inference.web.InferBody.post;
import static dev.convcast.inference.web.InferBody.values;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.forecasting.TestFrames;
import dev.convcast.forecasting.web.Client;
import dev.convcast.forecasting.web.ForecastServer;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@ForecastServer
class InferHttpTest {

  private static final String RAIN = "/v2/models/rain/infer";
  private static final String PERSISTENCE = "/v2/models/persistence/infer";
  private static final FrameSequence SEEN = TestFrames.random(4, new Grid(1, 6, 8), 30, 1);
  private static final FrameSequence OTHER = TestFrames.random(4, new Grid(1, 6, 8), 30, 2);

  @LocalServerPort int port;
  private Client client;

  @BeforeEach
  void client() {
    client = new Client(port);
  }

  @Test
  void forecastsWhatTheOtherDoorForecastsBitForBit() throws Exception {
    HttpResponse<byte[]> answer =
        ok(client.json(RAIN, request("", "[4,6,8]", flat(SEEN.values()))));
    assertThat(values(answer)).containsExactly(forecast("rain", SEEN));
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.headers().firstValue("Inference-Header-Content-Length")).isEmpty();
    JsonNode json = json(answer);
    assertThat(json.propertyNames())
        .containsExactly("model_name", "model_version", "parameters", "outputs");
    assertThat(json.get("model_name").asString()).isEqualTo("rain");
    assertThat(json.get("model_version").asString()).isEqualTo("1");
    assertThat(json.get("parameters").toString()).isEqualTo("{\"unit\":\"mm/h\",\"horizon\":3}");
    assertThat(json.at("/outputs/0").propertyNames())
        .containsExactly("name", "datatype", "shape", "data");
    assertThat(json.at("/outputs/0/name").asString()).isEqualTo("forecast");
    assertThat(json.at("/outputs/0/datatype").asString()).isEqualTo("FP32");
    assertThat(json.at("/outputs/0/shape").toString()).isEqualTo("[3,6,8]");
  }

  @Test
  void readsNestedNumbersWhereverTheyStand() throws Exception {
    var answer =
        client.json(
            RAIN,
            """
            {"outputs": [], "model_name": "rain",
             "inputs": [{"data": %s, "datatype": "FP64", "shape": [4, 6, 8], "name": "frames", "more": {}}]}
            """
                .formatted(Client.frames(SEEN)));
    assertThat(values(ok(answer))).containsExactly(forecast("rain", SEEN));
  }

  @Test
  void takesAndGivesBytes() throws Exception {
    var answer =
        ok(
            post(
                client,
                RAIN,
                binary(
                    "\"id\": \"é42\", \"outputs\": [%s],".formatted(OUTPUT),
                    "FP32",
                    "[4,6,8]",
                    768),
                bytes(SEEN.values())));
    assertThat(values(answer)).containsExactly(forecast("rain", SEEN));
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
    JsonNode json = json(answer);
    assertThat(json.get("id").asString()).isEqualTo("é42");
    assertThat(json.at("/outputs/0").toString())
        .isEqualTo(
            "{\"name\":\"forecast\",\"datatype\":\"FP32\",\"shape\":[3,6,8],"
                + "\"parameters\":{\"binary_data_size\":576}}");
    int length = json.toString().getBytes(UTF_8).length;
    assertThat(answer.headers().firstValueAsLong("Inference-Header-Content-Length"))
        .hasValue(length);
    assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(length + 576);
    assertThat(answer.body()).hasSize(length + 576);
  }

  @Test
  void takesBytesAndGivesJson() throws Exception {
    var answer = post(client, RAIN, binary("", "FP32", "[4,6,8]", 768), bytes(SEEN.values()));
    assertThat(json(ok(answer)).at("/outputs/0").has("data")).isTrue();
    assertThat(values(answer)).containsExactly(forecast("rain", SEEN));
  }

  @Test
  void takesJsonAndGivesBytesAsTheRequestSaysUnlessTheOutputSaysOtherwise() throws Exception {
    String ask = "\"parameters\": {\"binary_data_output\": true},";
    var bytes = ok(client.json(RAIN, request(ask, "[4,6,8]", flat(SEEN.values()))));
    assertThat(bytes.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(values(bytes)).containsExactly(forecast("rain", SEEN));

    String output = ask + " \"outputs\": [%s],".formatted(OUTPUT.replace("true", "false"));
    var text = ok(client.json(RAIN, request(output, "[4,6,8]", flat(SEEN.values()))));
    assertThat(text.headers().firstValue("Content-Type")).contains("application/json");
  }

  @Test
  void forecastsABatchAsEachAlone() throws Exception {
    var wind = TestFrames.random(4, new Grid(2, 6, 8), 1, 1);
    var alone =
        ok(client.json("/v2/models/wind/infer", request("", "[4,2,6,8]", flat(wind.values()))));
    assertThat(json(alone).at("/outputs/0/shape").toString()).isEqualTo("[3,2,6,8]");
    assertThat(values(alone)).containsExactly(forecast("wind", wind));

    float[] both = joined(SEEN.values(), OTHER.values());
    for (String model : new String[] {"rain", "optical-flow"}) {
      var answer =
          ok(
              post(
                  client,
                  "/v2/models/" + model + "/infer",
                  binary("\"parameters\": {\"horizon\": 3},", "FP32", "[2,4,1,6,8]", 1536),
                  bytes(both)));
      assertThat(json(answer).at("/outputs/0/shape").toString()).isEqualTo("[2,3,1,6,8]");
      assertThat(values(answer))
          .usingElementComparator((a, b) -> Math.abs(a - b) <= 1e-5 || a.equals(b) ? 0 : 1)
          .containsExactly(
              joined(forecast(model, SEEN, "?horizon=3"), forecast(model, OTHER, "?horizon=3")));
    }
  }

  @Test
  void forecastsMoreSequencesThanMayWait() throws Exception {
    float[] values = TestFrames.random(200, new Grid(1, 2, 2), 1, 1).values();
    var answer =
        ok(post(client, PERSISTENCE, binary("", "FP32", "[100,2,1,2,2]", 3200), bytes(values)));
    assertThat(values(answer)).hasSize(800);
    assertThat(Arrays.copyOfRange(values(answer), 796, 800))
        .containsExactly(Arrays.copyOfRange(values, 796, 800));
  }

  @Test
  void keepsTheChannelOfFourSides() throws Exception {
    var answer = ok(client.json(RAIN, request("", "[4,1,6,8]", flat(SEEN.values()))));
    assertThat(json(answer).at("/outputs/0/shape").toString()).isEqualTo("[3,1,6,8]");
  }

  @Test
  void givesAsManyFramesAsAreAskedForAndSaysWhatToKnowOfThem() throws Exception {
    String ask =
        "\"parameters\": {\"horizon\": 5, \"unit\": \"mm/h\", \"interval\": \"PT5M\","
            + " \"deadline\": \"PT1M\", \"priority\": 3, \"timeout\": 1},";
    var answer = ok(client.json(RAIN, request(ask, "[4,6,8]", flat(SEEN.values()))));
    assertThat(json(answer).at("/outputs/0/shape").toString()).isEqualTo("[5,6,8]");
    assertThat(json(answer).get("parameters").toString())
        .isEqualTo(
            "{\"unit\":\"mm/h\",\"horizon\":5,\"warnings\":\"rain version 1 was trained to"
                + " forecast 3 frames: those after are beyond what it has learned\"}");
  }

  @Test
  void saysOfWhichSequenceAWarningIs() throws Exception {
    float[] both = joined(SEEN.values(), OTHER.values());
    both[200] = 31;
    var answer = ok(post(client, RAIN, binary("", "FP32", "[2,4,1,6,8]", 1536), bytes(both)));
    assertThat(json(answer).at("/parameters/warnings").asString())
        .isEqualTo("sequence 2: 1 of 192 values are outside of 0.0 to 30.0 mm/h and were clipped");
  }

  @Test
  void asksOneVersionByNumberOrAlias() throws Exception {
    String request = request("", "[4,6,8]", flat(SEEN.values()));
    client.send("PUT", "/v1/models/rain/aliases/sunny", "{\"version\": 1}");
    var byAlias = client.json("/v2/models/rain/versions/sunny/infer", request);
    client.send("DELETE", "/v1/models/rain/aliases/sunny", "");
    var byNumber = client.json("/v2/models/rain/versions/1/infer", request);
    assertThat(values(ok(byAlias))).containsExactly(forecast("rain", SEEN));
    assertThat(values(ok(byNumber))).containsExactly(forecast("rain", SEEN));
    assertThat(json(byAlias).get("model_version").asString()).isEqualTo("1");
  }

  @Test
  void readsMissingDataFromNullAndFromNan() throws Exception {
    String json = request("", "[2,1,2]", "[1, null, 3, null]");
    assertThat(json(ok(client.json(PERSISTENCE, json))).at("/outputs/0/data").toString())
        .isEqualTo("[3,null,3,null]");
    var answer =
        post(client, PERSISTENCE, binary("", "FP32", "[2,1,2]", 16), bytes(1, 2, 3, Float.NaN));
    assertThat(json(ok(answer)).at("/outputs/0/data").toString()).isEqualTo("[3,null,3,null]");
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL, 01 00, 1.0, 0.0",
    "UINT8, ff 01, 255.0, 1.0",
    "INT8, ff 01, -1.0, 1.0",
    "UINT16, ff ff 01 00, 65535.0, 1.0",
    "INT16, ff ff 01 00, -1.0, 1.0",
    "UINT32, ff ff ff ff 01 00 00 00, 4294967296.0, 1.0",
    "INT32, fe ff ff ff 01 00 00 00, -2.0, 1.0",
    "UINT64, 00 00 00 00 00 00 00 80 01 00 00 00 00 00 00 00, 9223372036854775808.0, 1.0",
    "INT64, ff ff ff ff ff ff ff ff 01 00 00 00 00 00 00 00, -1.0, 1.0",
    "FP16, 00 3c 00 c0, 1.0, -2.0",
    "FP32, 00 00 80 3f 00 00 00 c0, 1.0, -2.0",
    "FP64, 00 00 00 00 00 00 f0 3f 00 00 00 00 00 00 00 c0, 1.0, -2.0"
  })
  void readsEveryTypeOfNumber(String type, String hex, float first, float second) throws Exception {
    byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
    var answer = post(client, PERSISTENCE, binary("", type, "[1,1,2]", bytes.length), bytes);
    assertThat(values(ok(answer))).containsExactly(first, second);
  }

  @Test
  void readsTruthsAndWholeNumbersFromJson() throws Exception {
    String truths = request("", "[1,1,2]", "[true, false]").replace("FP32", "BOOL");
    assertThat(values(ok(client.json(PERSISTENCE, truths)))).containsExactly(1, 0);
    String whole = request("", "[1,1,3]", "[255, 0, null]").replace("FP32", "UINT8");
    assertThat(values(ok(client.json(PERSISTENCE, whole)))).containsExactly(255, 0, Float.NaN);
  }

  @Test
  void unpacksABody() throws Exception {
    String json = request("", "[1,1,2]", "[1.5, 2]");
    var gzip = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(gzip)) {
      out.write(json.getBytes(UTF_8));
    }
    var deflate = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(deflate)) {
      out.write(json.getBytes(UTF_8));
    }
    assertThat(values(ok(packed(gzip.toByteArray(), "gzip")))).containsExactly(1.5f, 2);
    assertThat(values(ok(packed(deflate.toByteArray(), "deflate")))).containsExactly(1.5f, 2);
  }

  private HttpResponse<byte[]> packed(byte[] body, String encoding) throws Exception {
    return client.post(PERSISTENCE, "application/json", body, "Content-Encoding", encoding);
  }

  private static final String OUTPUT =
      "{\"name\": \"forecast\", \"parameters\": {\"binary_data\": true}}";

  private static String request(String more, String shape, String data) {
    return """
        {%s "inputs": [{"name": "frames", "shape": %s, "datatype": "FP32", "data": %s}]}"""
        .formatted(more, shape, data);
  }

  private static String binary(String more, String type, String shape, int size) {
    return """
        {%s "inputs": [{"name": "frames", "shape": %s, "datatype": "%s",
         "parameters": {"binary_data_size": %d}}]}"""
        .formatted(more, shape, type, size);
  }

  private float[] forecast(String model, FrameSequence frames) throws Exception {
    return forecast(model, frames, "");
  }

  /** What /v1 forecasts of the same frames. */
  private float[] forecast(String model, FrameSequence frames, String query) throws Exception {
    return Client.values(
        client
            .post(
                "/v1/models/" + model + "/forecast/upload" + query,
                "application/x-npy",
                Client.npy(frames))
            .body());
  }

  private static float[] joined(float[] first, float[] second) {
    float[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static HttpResponse<byte[]> ok(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(() -> new String(answer.body(), UTF_8)).isEqualTo(200);
    return answer;
  }
}
