package dev.convcast.forecasting.web;

import static dev.convcast.forecasting.web.Client.assertProblem;
import static dev.convcast.forecasting.web.Client.frames;
import static dev.convcast.forecasting.web.Client.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.forecasting.TestFrames;
import dev.convcast.frames.Grid;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@ForecastServer
class ForecastHttpTest {

  private static final Grid GRID = new Grid(1, 6, 8);
  private static final String RAIN = "/v1/models/rain/forecast";
  private static final String STRICT = "/v1/models/strict/forecast";

  @LocalServerPort int port;
  private Client client;

  @BeforeEach
  void client() {
    client = new Client(port);
  }

  @Test
  void forecastsFramesWithTheirTimes() throws Exception {
    var response =
        client.json(
            RAIN,
            "{\"frames\": %s, \"unit\": \"mm/h\", \"interval\": \"PT5M\", \"lastFrameTime\":"
                    .formatted(rain(1))
                + " \"2010-08-26T04:00:00Z\"}");
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = tree(response);
    assertThat(answer.get("model").asString()).isEqualTo("rain");
    assertThat(answer.get("version").asInt()).isEqualTo(1);
    assertThat(answer.get("horizon").asInt()).isEqualTo(3);
    assertThat(answer.get("trainedHorizon").asInt()).isEqualTo(3);
    assertThat(answer.get("shape").toString()).isEqualTo("[3,6,8]");
    assertThat(answer.get("unit").asString()).isEqualTo("mm/h");
    assertThat(answer.get("interval").asString()).isEqualTo("PT5M");
    assertThat(answer.get("validTimes").toString())
        .isEqualTo("[\"2010-08-26T04:05:00Z\",\"2010-08-26T04:10:00Z\",\"2010-08-26T04:15:00Z\"]");
    assertThat(answer.get("warnings").toString()).isEqualTo("[]");
    assertThat(numbers(answer)).hasSize(3 * 48).allMatch(value -> value > 0 && value < 30);
  }

  @Test
  void givesNoTimesWhereNoneAreKnown() throws Exception {
    JsonNode answer = tree(client.json(STRICT, "{\"frames\": %s}".formatted(plain(1))));
    assertThat(answer.get("validTimes").toString()).isEqualTo("[]");
    assertThat(answer.has("interval")).isFalse();
  }

  @Test
  void givesTheFirstFramesOfALongerHorizon() throws Exception {
    var two = numbers(ok(client.json(RAIN + "?horizon=2", "{\"frames\": %s}".formatted(rain(1)))));
    var ten =
        numbers(ok(client.json(RAIN, "{\"frames\": %s, \"horizon\": 10}".formatted(rain(1)))));
    assertThat(two).hasSize(96);
    assertClose(two, ten.subList(0, 96));
  }

  @Test
  void forecastsTheSameAmongOthersAsAlone() throws Exception {
    var alone = new ArrayList<List<Double>>();
    for (int seed = 0; seed < 8; seed++) {
      alone.add(numbers(ok(client.json(RAIN, "{\"frames\": %s}".formatted(rain(seed))))));
    }
    var together = new ArrayList<CompletableFuture<HttpResponse<byte[]>>>();
    for (int seed = 0; seed < 8; seed++) {
      String body = "{\"frames\": %s, \"horizon\": %d}".formatted(rain(seed), 3 + seed);
      together.add(
          CompletableFuture.supplyAsync(() -> sent(body), task -> new Thread(task).start()));
    }
    for (int seed = 0; seed < 8; seed++) {
      assertClose(alone.get(seed), numbers(ok(together.get(seed).get())).subList(0, 144));
    }
  }

  @Test
  void usesTheLastOfTooManyFrames() throws Exception {
    var six = TestFrames.random(6, GRID, 30, 1);
    JsonNode more = ok(client.json(RAIN, "{\"frames\": %s}".formatted(frames(six))));
    JsonNode last = ok(client.json(RAIN, "{\"frames\": %s}".formatted(frames(six.last(4)))));
    assertClose(numbers(more), numbers(last));
    assertThat(more.get("warnings").get(0).asString())
        .isEqualTo(
            "There are 6 frames and rain version 1 was trained on 4: only the last 4 were used");
  }

  @Test
  void warnsOfAHorizonBeyondTheTrainedOne() throws Exception {
    JsonNode answer = ok(client.json(RAIN, "{\"frames\": %s, \"horizon\": 4}".formatted(rain(1))));
    assertThat(answer.get("warnings").get(0).asString())
        .isEqualTo(
            "rain version 1 was trained to forecast 3 frames: those after are beyond what it has"
                + " learned");
  }

  @Test
  void warnsOfValuesThatWereClipped() throws Exception {
    var high = TestFrames.random(4, GRID, 30, 1);
    high.values()[0] = 31;
    high.values()[1] = -1;
    JsonNode answer = ok(client.json(RAIN, "{\"frames\": %s}".formatted(frames(high))));
    assertThat(answer.get("warnings").get(0).asString())
        .isEqualTo("2 of 192 values are outside of 0.0 to 30.0 mm/h and were clipped");
  }

  @Test
  void forecastsNothingWhereNothingWasEverSeen() throws Exception {
    var holes = TestFrames.random(4, GRID, 30, 1);
    for (int t = 0; t < 4; t++) {
      holes.values()[t * 48 + 9] = Float.NaN; // row 1, column 1, always
    }
    holes.values()[10] = Float.NaN; // once
    JsonNode answer = ok(client.json(RAIN, "{\"frames\": %s}".formatted(frames(holes))));
    for (JsonNode frame : answer.get("frames")) {
      assertThat(frame.get(1).get(1).isNull()).isTrue();
      assertThat(frame.get(1).get(2).isNumber()).isTrue();
    }
  }

  @Test
  void refusesMissingValuesWhereTheModelTakesNone() throws Exception {
    var holes = TestFrames.random(4, GRID, 1, 1);
    holes.values()[48 + 9] = Float.NaN;
    holes.values()[100] = Float.NaN;
    assertProblem(
        client.json(STRICT, "{\"frames\": %s}".formatted(frames(holes))),
        422,
        "2 of 192 values are missing (NaN or null), the first in the 2. of the last 4 frames, row"
            + " 2, column 2; strict version 1 takes none");
  }

  @Test
  void takesSeveralChannels() throws Exception {
    var wind = TestFrames.random(4, new Grid(2, 4, 4), 1, 1);
    JsonNode answer =
        ok(client.json("/v1/models/wind/forecast", "{\"frames\": %s}".formatted(frames(wind))));
    assertThat(answer.get("shape").toString()).isEqualTo("[3,2,4,4]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"horizon\": 0 | 422 | The horizon is 0; expected 1 to 100",
        "\"horizon\": -1 | 422 | The horizon is -1; expected 1 to 100",
        "\"horizon\": 1000000000 | 422 | The horizon is 1000000000; expected 1 to 100",
        "\"horizon\": \"ten\" | 400 | The field 'horizon' is not a whole number (line 1, column 13)",
        "\"horizon\": 1.5 | 400 | The field 'horizon' is 1.5; expected a whole number (line 1,"
            + " column 13)",
        "\"unit\": \"dBZ\" | 422 | The frames are in dBZ; rain version 1 takes mm/h",
        "\"interval\": \"PT10M\" | 422 | The frames are PT10M apart; rain version 1 takes frames"
            + " PT5M apart",
        "\"lastFrameTime\": \"+1000000000-12-31T23:59:59Z\" | 422 | The last frame is of"
            + " +1000000000-12-31T23:59:59Z and 3 frames PT5M apart follow; expected a time that"
            + " they do not carry beyond the calendar"
      })
  void refusesAFieldThatDoesNotFit(String field, int status, String detail) throws Exception {
    assertProblem(
        client.json(RAIN, "{%s, \"frames\": %s}".formatted(field, rain(1))), status, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "horizon=abc | 400 | The parameter 'horizon' is 'abc'; expected a whole number",
        "horizon=0 | 422 | The horizon is 0; expected 1 to 100",
        "deadline=soon | 400 | The parameter 'deadline' is 'soon'; expected an ISO-8601 duration"
            + " such as PT5M",
        "deadline=PT0S | 422 | The deadline is PT0S; expected more than zero and at most PT30M",
        "deadline=PT9H | 422 | The deadline is PT9H; expected more than zero and at most PT30M",
        "deadline=PT0.000001S | 504 | The deadline of PT0.000001S passed before the forecast was"
            + " ready; the work on it was dropped",
        "version=9 | 404 | Model rain has no version '9'; its versions are 1, its aliases none"
      })
  void refusesAParameterThatDoesNotFit(String query, int status, String detail) throws Exception {
    assertProblem(
        client.json(RAIN + "?" + query, "{\"frames\": %s}".formatted(rain(1))), status, detail);
  }

  @Test
  void refusesTwoHorizons() throws Exception {
    assertProblem(
        client.json(RAIN + "?horizon=2", "{\"frames\": %s, \"horizon\": 3}".formatted(rain(1))),
        422,
        "The horizon is 3 in the body and 2 in the query; expected one of them");
  }

  @Test
  void refusesAnUnknownField() throws Exception {
    assertProblem(
        client.json(RAIN, "{\"horizn\": 3, \"frames\": %s}".formatted(rain(1))),
        400,
        "The field 'horizn' is not known; known here are frames, georeference, horizon, interval,"
            + " lastFrameTime, unit");
  }

  @Test
  void refusesTextWhereANumberBelongs() throws Exception {
    assertProblem(
        client.json(RAIN, "{\"frames\": [[[1, \"two\"]]]}"),
        400,
        "frames[0][0][1] is text; expected a number, or null for missing data");
  }

  @Test
  void refusesRowsOfUnequalLength() throws Exception {
    assertThat(client.json(RAIN, "{\"frames\": [[[1, 2], [3]]]}").statusCode()).isEqualTo(422);
  }

  @Test
  void refusesABodyWithoutFrames() throws Exception {
    assertProblem(
        client.json(RAIN, "{}"),
        422,
        "The field 'frames' is missing; expected arrays of numbers (T, H, W)");
  }

  @Test
  void refusesTooFewFrames() throws Exception {
    String three = frames(TestFrames.random(3, GRID, 30, 1));
    assertProblem(
        client.json(RAIN, "{\"frames\": %s}".formatted(three)),
        422,
        "There are 3 frames; rain version 1 takes at least 4");
  }

  @Test
  void refusesOtherChannels() throws Exception {
    String wind = frames(TestFrames.random(4, new Grid(2, 4, 4), 1, 1));
    assertProblem(
        client.json(RAIN, "{\"frames\": %s}".formatted(wind)),
        422,
        "The frames have 2 channels; rain version 1 takes 1");
  }

  @Test
  void refusesAnotherGridThanPeepholesByPositionHave() throws Exception {
    assertProblem(
        client.json("/v1/models/position/forecast", "{\"frames\": %s}".formatted(plain(1))),
        422,
        "The frames are 6 x 8; position version 1 has peepholes by position and takes only 8 x 8");
    String fits = frames(TestFrames.random(4, new Grid(1, 8, 8), 1, 1));
    ok(client.json("/v1/models/position/forecast", "{\"frames\": %s}".formatted(fits)));
  }

  @Test
  void refusesAForecastAboveTheLimit() throws Exception {
    String large = frames(TestFrames.random(4, new Grid(1, 40, 40), 30, 1));
    assertProblem(
        client.json(RAIN, "{\"horizon\": 13, \"frames\": %s}".formatted(large)),
        413,
        "The forecast has 20800 values (13 frames of 40 x 40); at most 20000 are allowed");
  }

  @Test
  void refusesAnUnknownModel() throws Exception {
    assertProblem(
        client.json("/v1/models/snow/forecast", "{\"frames\": %s}".formatted(rain(1))),
        404,
        "There is no model 'snow'; there are position, rain, strict, wind");
  }

  @Test
  void refusesANameThatNoModelCanHave() throws Exception {
    assertProblem(
        client.json("/v1/models/a..b/forecast", "{\"frames\": %s}".formatted(rain(1))),
        404,
        "There is no model 'a..b': no model can have this name");
  }

  @Test
  void namesNoModelInItsMetricsThatIsNotThere() throws Exception {
    client.json("/v1/models/made-up/forecast", "{\"frames\": %s}".formatted(rain(1)));
    ok(client.json(RAIN, "{\"frames\": %s}".formatted(rain(1))));
    String metrics = new String(client.get("/actuator/prometheus").body());
    assertThat(metrics)
        .contains("convcast_forecasts_seconds_count{model=\"rain\",outcome=\"ok\"}")
        .contains("convcast_forecasts_seconds_count{model=\"unknown\",outcome=\"not-found\"}")
        .contains("convcast_forecast_queue_depth")
        .contains("convcast_forecast_batch_size_count")
        .contains("convcast_forecast_queue_time_seconds_count")
        .contains("convcast_forecast_network_time_seconds_count")
        .contains("convcast_forecast_codec_time_seconds_count{direction=\"read\"}")
        .contains("convcast_forecast_codec_time_seconds_count{direction=\"write\"}")
        .doesNotContain("made-up");
  }

  @Test
  void isReady() throws Exception {
    assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    assertThat(client.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    assertThat(client.get("/actuator/env").statusCode()).isEqualTo(404);
  }

  private HttpResponse<byte[]> sent(String body) {
    try {
      return client.json(RAIN, body);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode ok(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).as(() -> new String(response.body())).isEqualTo(200);
    return tree(response);
  }

  private static void assertClose(List<Double> actual, List<Double> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i))
          .isCloseTo(expected.get(i), org.assertj.core.data.Offset.offset(30 * 1e-6));
    }
  }

  private static List<Double> numbers(JsonNode answer) {
    var numbers = new ArrayList<Double>();
    answer
        .get("frames")
        .forEach(frame -> frame.forEach(row -> row.forEach(v -> numbers.add(v.asDouble()))));
    return numbers;
  }

  private static String rain(long seed) {
    return frames(TestFrames.random(4, GRID, 30, seed));
  }

  private static String plain(long seed) {
    return frames(TestFrames.random(4, GRID, 1, seed));
  }
}
