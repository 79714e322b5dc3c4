package dev.convcast.forecasting.web;

import static dev.convcast.forecasting.web.Client.assertProblem;
import static dev.convcast.forecasting.web.Client.frames;
import static dev.convcast.forecasting.web.Client.npy;
import static dev.convcast.forecasting.web.Client.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.convcast.forecasting.TestFrames;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Forecasts that come line by line. */
@ForecastServer
class LinesHttpTest {

  private static final FrameSequence FRAMES = TestFrames.random(4, new Grid(1, 6, 8), 30, 1);
  private static final JsonMapper JSON = new JsonMapper();

  @LocalServerPort int port;
  private Client client;

  @BeforeEach
  void client() {
    client = new Client(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rain", "optical-flow", "persistence"})
  void saysTheSameAsAWholeForecast(String model) throws Exception {
    String body =
        "{\"frames\": %s, \"horizon\": 7, \"unit\": \"mm/h\", \"interval\": \"PT5M\", \"lastFrameTime\": \"2010-08-26T04:00:00Z\"}"
            .formatted(frames(FRAMES));
    String path = "/v1/models/" + model + "/forecast";
    JsonNode whole = tree(client.json(path, body));
    var answer =
        client.post(
            path,
            "application/json",
            body.getBytes(StandardCharsets.UTF_8),
            "Accept",
            "application/x-ndjson");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(answer.headers().firstValue("Convcast-Model")).contains(model);
    assertThat(answer.headers().firstValue("Convcast-Unit")).contains("mm/h");
    String[] lines = new String(answer.body(), StandardCharsets.UTF_8).split("\n");
    assertThat(lines).hasSize(7);
    for (int lead = 0; lead < 7; lead++) {
      JsonNode line = JSON.readTree(lines[lead]);
      assertThat(line.get("lead").asInt()).isEqualTo(lead + 1);
      assertThat(line.get("validTime")).isEqualTo(whole.get("validTimes").get(lead));
      for (int i = 0; i < 48; i++) {
        JsonNode streamed = line.get("frames").get(0).get(i / 8).get(i % 8);
        JsonNode wanted = whole.get("frames").get(lead).get(i / 8).get(i % 8);
        assertThat(streamed.isNull()).isEqualTo(wanted.isNull());
        assertThat(streamed.asDouble(0)).isCloseTo(wanted.asDouble(0), within(3e-5));
      }
    }
  }

  @Test
  void sendsEachLineAsAChunkOfItsOwn() throws Exception {
    FrameSequence large = TestFrames.random(4, new Grid(1, 64, 64), 30, 1);
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://localhost:%d/v1/models/rain/forecast/upload?format=ndjson&horizon=4"
                        .formatted(port)))
            .header("Content-Type", "application/x-npy")
            .POST(BodyPublishers.ofByteArray(npy(large)))
            .build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
    assertThat(answer.headers().firstValue("Transfer-Encoding")).contains("chunked");
    try (var lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.lines()).hasSize(4);
    }
  }

  @Test
  void marksAThresholdInEachLine() throws Exception {
    var answer =
        client.post(
            "/v1/models/persistence/forecast/upload?format=ndjson&threshold=15&horizon=2",
            "application/x-npy",
            npy(FRAMES));
    assertThat(answer.headers().firstValue("Convcast-Unit")).contains("1");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("0.");
  }

  @Test
  void refusesAtOnceWhatDoesNotFit() throws Exception {
    assertProblem(
        client.post(
            "/v1/models/rain/forecast/upload?format=ndjson&unit=dBZ",
            "application/x-npy",
            npy(FRAMES)),
        422,
        "The frames are in dBZ; rain version 1 takes mm/h");
    assertProblem(
        client.post(
            "/v1/models/rain/forecast/upload?format=ndjson&accumulate=PT5M",
            "application/x-npy",
            npy(FRAMES)),
        422,
        "Sums over time are not written line by line; expected another format than ndjson");
  }
}
