package dev.convcast.forecasting.web;

import static dev.convcast.forecasting.web.Client.assertProblem;
import static dev.convcast.forecasting.web.Client.npy;
import static dev.convcast.forecasting.web.Client.tree;
import static dev.convcast.forecasting.web.Client.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.forecasting.TestFrames;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@ForecastServer
class BaselinesHttpTest {

  private static final String PERSISTENCE = "/v1/models/persistence/forecast";
  private static final String OPTICAL_FLOW = "/v1/models/optical-flow/forecast";

  @LocalServerPort int port;
  private Client client;

  @BeforeEach
  void client() {
    client = new Client(port);
  }

  @Test
  void persistsTheLastFrameInTheUnitItCameIn() throws Exception {
    JsonNode answer =
        tree(
            client.json(
                PERSISTENCE,
                """
                {"frames": [[[1, 2]], [[3, null]]], "unit": "m", "interval": "PT1H",
                 "lastFrameTime": "2010-08-26T04:00:00Z", "horizon": 3}
                """));
    assertThat(answer.get("frames").toString()).isEqualTo("[[[3,null]],[[3,null]],[[3,null]]]");
    assertThat(answer.get("unit").asString()).isEqualTo("m");
    assertThat(answer.get("version").asInt()).isEqualTo(1);
    assertThat(answer.has("trainedHorizon")).isFalse();
    assertThat(answer.get("validTimes").get(2).asString()).isEqualTo("2010-08-26T07:00:00Z");
    assertThat(answer.get("warnings").toString()).isEqualTo("[]");
  }

  @Test
  void forecastsAsManyFramesAsItIsShownWhereNoHorizonIsAskedFor() throws Exception {
    FrameSequence five = TestFrames.random(5, new Grid(2, 4, 3), 1, 1);
    float[] forecast =
        values(client.post(PERSISTENCE + "/upload", "application/x-npy", npy(five)).body());
    assertThat(forecast).hasSize(5 * 24);
    assertThat(Arrays.copyOf(forecast, 24)).containsExactly(five.last(1).values());
  }

  @Test
  void carriesOnWhatMoves() throws Exception {
    FrameSequence blob = movingBlob(0, 4);
    FrameSequence later = movingBlob(4, 4);
    var answer = client.post(OPTICAL_FLOW + "/upload?horizon=4", "application/x-npy", npy(blob));
    assertThat(answer.statusCode()).isEqualTo(200);
    var still = client.post(PERSISTENCE + "/upload?horizon=4", "application/x-npy", npy(blob));
    assertThat(error(values(answer.body()), later.values()))
        .isLessThan(0.2 * error(values(still.body()), later.values()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gif", "png", "json"})
  void answersInEveryFormat(String format) throws Exception {
    var answer =
        client.post(
            OPTICAL_FLOW + "/upload?format=" + format, "application/x-npy", npy(movingBlob(0, 3)));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).hasSizeGreaterThan(1000);
  }

  @Test
  void refusesWhatItCannotDo() throws Exception {
    assertProblem(
        client.json(OPTICAL_FLOW, "{\"frames\": [[[1, 2]]]}"),
        422,
        "There are 1 frames; optical-flow takes at least 2");
    assertProblem(
        client.json(PERSISTENCE + "?version=2", "{\"frames\": [[[1, 2]]]}"),
        404,
        "There is no version '2' of persistence; a baseline has version 1 only");
    assertProblem(
        client.json(PERSISTENCE, "{\"frames\": [[[1, 2]]], \"horizon\": 101}"),
        422,
        "The horizon is 101; expected 1 to 100");
    assertProblem(
        client.json(PERSISTENCE, "{\"frames\": [[[1, 2]]], \"interval\": \"PT0S\"}"),
        422,
        "The interval is PT0S; expected more than zero, such as PT5M");
  }

  /** A hill that moves by (1, 2) pixels a frame on 48 x 48. */
  private static FrameSequence movingBlob(int firstFrame, int frames) {
    var grid = new Grid(1, 48, 48);
    float[] values = new float[frames * grid.size()];
    for (int i = 0; i < values.length; i++) {
      int t = firstFrame + i / grid.size();
      double y = i % grid.size() / 48 - 16 - t;
      double x = i % 48 - 12 - 2 * t;
      values[i] = (float) (10 * Math.exp(-(y * y + x * x) / 40));
    }
    return new FrameSequence(values, frames, grid, Meaning.UNKNOWN);
  }

  private static double error(float[] forecast, float[] truth) {
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      if (!Float.isNaN(forecast[i])) {
        sum += Math.pow(forecast[i] - truth[i], 2);
      }
    }
    return sum;
  }
}
