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
import io.jhdf.HdfFile;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What is made of a forecast's values before they are written. */
@ForecastServer
class DerivationHttpTest {

  private static final String PERSISTENCE = "/v1/models/persistence/forecast";
  private static final String THREE =
      """
      {"frames": [[[0, 6], [12, null]]], "unit": "mm/h", "interval": "PT5M", "horizon": 27,
       "lastFrameTime": "2010-08-26T04:00:00Z"}
      """;

  @LocalServerPort int port;
  private Client client;

  @BeforeEach
  void client() {
    client = new Client(port);
  }

  @Test
  void sumsARateOverTime() throws Exception {
    var json = tree(client.json(PERSISTENCE + "?accumulate=PT1H", THREE));
    assertThat(json.get("unit").asString()).isEqualTo("mm");
    assertThat(json.get("interval").asString()).isEqualTo("PT1H");
    assertThat(json.get("horizon").asInt()).isEqualTo(2);
    assertThat(json.get("validTimes").toString())
        .isEqualTo("[\"2010-08-26T05:00:00Z\",\"2010-08-26T06:00:00Z\"]");
    assertThat(json.get("frames").toString()).isEqualTo("[[[0,6],[12,null]],[[0,6],[12,null]]]");
    assertThat(json.get("warnings").get(0).asString())
        .isEqualTo("27 frames are not a multiple of 12: the last 3 were not summed up");
  }

  @ParameterizedTest
  @CsvSource({
    "mm/s, mm, 3600",
    "mm/min, mm, 60",
    "mm/hour, mm, 1",
    "mm/day, mm, 0.041666668",
    "m/s, m, 3600"
  })
  void sumsRatesOfEveryTime(String rate, String sum, float factor) throws Exception {
    String body =
        "{\"frames\": [[[1]]], \"unit\": \"%s\", \"interval\": \"PT5M\", \"horizon\": 12}";
    var json = tree(client.json(PERSISTENCE + "?accumulate=PT1H", body.formatted(rate)));
    assertThat(json.get("unit").asString()).isEqualTo(sum);
    assertThat(json.get("frames").get(0).get(0).get(0).floatValue()).isEqualTo(factor);
  }

  /** The service's own sums, as CF says them. */
  @Test
  void saysOverWhichTimeItSummed() throws Exception {
    byte[] netCdf =
        client
            .post(
                PERSISTENCE
                    + "/upload?format=netcdf&accumulate=PT1H&horizon=24&unit=mm/h&interval=PT5M"
                    + "&lastFrameTime=2010-08-26T04:00:00Z",
                "application/x-npy",
                npy(new FrameSequence(new float[4], 1, new Grid(1, 2, 2), Meaning.UNKNOWN)))
            .body();
    long four = Instant.parse("2010-08-26T04:00:00Z").getEpochSecond();
    try (HdfFile file = HdfFile.fromByteBuffer(ByteBuffer.wrap(netCdf))) {
      assertThat((long[][]) file.getDatasetByPath("time_bnds").getData())
          .isDeepEqualTo(new long[][] {{four, four + 3600}, {four + 3600, four + 7200}});
    }
  }

  @Test
  void marksWhereSumsReachAThreshold() throws Exception {
    var json = tree(client.json(PERSISTENCE + "?accumulate=PT30M&threshold=3", THREE));
    assertThat(json.get("unit").asString()).isEqualTo("1");
    assertThat(json.get("horizon").asInt()).isEqualTo(4);
    assertThat(json.get("frames").get(3).toString()).isEqualTo("[[0,1],[1,null]]");
  }

  @Test
  void leavesProbabilitiesAsTheyAre() throws Exception {
    var json =
        tree(
            client.json(
                PERSISTENCE + "?threshold=5",
                "{\"frames\": [[[0.25, 0.5]]], \"unit\": \"probability\", \"horizon\": 1}"));
    assertThat(json.get("unit").asString()).isEqualTo("probability");
    assertThat(json.get("frames").toString()).isEqualTo("[[[0.25,0.5]]]");
  }

  @Test
  void appliesToFilesToo() throws Exception {
    FrameSequence frames = TestFrames.random(4, new Grid(1, 6, 8), 30, 1);
    var whole = client.post("/v1/models/rain/forecast/upload", "application/x-npy", npy(frames));
    var reached =
        client.post(
            "/v1/models/rain/forecast/upload?threshold=15", "application/x-npy", npy(frames));
    assertThat(reached.headers().firstValue("Convcast-Unit")).contains("1");
    float[] values = values(whole.body());
    float[] marks = values(reached.body());
    assertThat(marks).contains(0, 1);
    for (int i = 0; i < marks.length; i++) {
      assertThat(marks[i]).isEqualTo(values[i] >= 15 ? 1 : 0);
    }
    var gif =
        client.post(
            "/v1/models/rain/forecast/upload?accumulate=PT5M&format=gif&interval=PT5M",
            "application/x-npy",
            npy(frames));
    assertThat(gif.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "accumulate=PT7M | accumulate is PT7M and the frames are PT5M apart; expected a multiple of"
            + " their interval",
        "accumulate=PT3H | accumulate is PT3H, 36 frames, and 27 were forecast; expected a horizon"
            + " of at least 36",
        "accumulate=-PT1H | accumulate is PT-1H; expected more than zero, such as PT1H",
        "threshold=NaN | The threshold is NaN; expected a number"
      })
  void refusesWhatCannotBeMade(String query, String detail) throws Exception {
    assertProblem(client.json(PERSISTENCE + "?" + query, THREE), 422, detail);
  }

  @Test
  void refusesSumsOfWhatIsNoRate() throws Exception {
    assertProblem(
        client.json(
            PERSISTENCE + "?accumulate=PT5M",
            "{\"frames\": [[[1]]], \"unit\": \"dBZ\", \"interval\": \"PT5M\"}"),
        422,
        "The forecast is in dBZ; expected a rate such as mm/h, of which sums can be made");
  }

  @Test
  void refusesAThresholdThatIsNoNumber() throws Exception {
    assertProblem(
        client.json(PERSISTENCE + "?threshold=high", THREE),
        400,
        "The parameter 'threshold' is 'high'; expected a number");
  }
}
