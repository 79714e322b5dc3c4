package dev.convcast.forecasting.web;

import static dev.convcast.forecasting.web.Client.assertProblem;
import static dev.convcast.forecasting.web.Client.frames;
import static dev.convcast.forecasting.web.Client.npy;
import static dev.convcast.forecasting.web.Client.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.convcast.forecasting.TestFrames;
import dev.convcast.forecasting.deferred.DeferredForecasts;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Forecasts that are asked for with {@code Prefer: respond-async}. */
@ForecastServer
class ForecastJobsHttpTest {

  private static final String UPLOAD = "/v1/models/rain/forecast/upload";
  private static final FrameSequence FRAMES = TestFrames.random(4, new Grid(1, 6, 8), 30, 1);

  @LocalServerPort int port;

  @Value("${convcast.home}")
  Path home;

  @Autowired DeferredForecasts forecasts;

  private Client client;

  @BeforeEach
  void client() {
    client = new Client(port);
  }

  private HttpResponse<byte[]> later(String path) throws Exception {
    return client.post(path, "application/x-npy", npy(FRAMES), "Prefer", "respond-async");
  }

  private JsonNode ended(String location) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> tree(client.get(location)),
            job -> job.get("state").asString().matches("succeeded|failed"));
  }

  private static String location(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode())
        .as(() -> new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(202);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  @Test
  void keepsTheResultOfAFile() throws Exception {
    var answer = later(UPLOAD + "?horizon=2");
    String job = location(answer);
    assertThat(answer.headers().firstValue("Preference-Applied")).contains("respond-async");
    assertThat(job).isEqualTo("/v1/forecast-jobs/" + tree(answer).get("id").asString());
    JsonNode done = ended(job);
    assertThat(done.get("state").asString()).isEqualTo("succeeded");
    assertThat(done.get("model").asString()).isEqualTo("rain");
    Instant end = Instant.parse(done.get("ended").asString());
    assertThat(Instant.parse(done.get("expires").asString())).isEqualTo(end.plusSeconds(86_400));
    var waited = client.post(UPLOAD + "?horizon=2", "application/x-npy", npy(FRAMES));
    var result = client.get(job + "/result");
    assertThat(result.statusCode()).isEqualTo(200);
    assertThat(result.body()).isEqualTo(waited.body());
    for (String header :
        new String[] {"Content-Type", "Convcast-Model", "Convcast-Version", "Convcast-Unit"}) {
      assertThat(result.headers().firstValue(header))
          .isPresent()
          .isEqualTo(waited.headers().firstValue(header));
    }
  }

  @Test
  void keepsTheResultOfJsonWithAllThatWasAskedFor() throws Exception {
    String body =
        """
        {"frames": %s, "interval": "PT5M", "lastFrameTime": "2010-08-26T04:00:00Z",
         "georeference": {"projection": "+proj=longlat", "left": 5, "top": 50, "columnStep": 0.01, "rowStep": -0.01}}
        """
            .formatted(frames(FRAMES));
    String path = "/v1/models/rain/forecast?threshold=15&horizon=3";
    String job =
        location(
            client.post(
                path,
                "application/json",
                body.getBytes(StandardCharsets.UTF_8),
                "Prefer",
                "wait=10, respond-async"));
    assertThat(ended(job).get("state").asString()).isEqualTo("succeeded");
    JsonNode waited = tree(client.json(path, body));
    assertThat(waited.get("georeference").get("top").asDouble()).isEqualTo(50);
    assertThat(tree(client.get(job + "/result"))).isEqualTo(waited);
  }

  @Test
  void saysWhyOneFailed() throws Exception {
    String job = location(later(UPLOAD + "?horizon=100&deadline=PT0.000001S"));
    String why =
        "The deadline of PT0.000001S passed before the forecast was ready; the work on it was"
            + " dropped";
    assertThat(ended(job).get("problem").asString()).isEqualTo(why);
    assertProblem(
        client.get(job + "/result"),
        409,
        "The forecast job %s failed and has no result: %s"
            .formatted(job.substring(job.lastIndexOf('/') + 1), why));
  }

  @Test
  void refusesAtOnceWhatCouldNotBeWritten() throws Exception {
    assertProblem(
        later(UPLOAD + "?format=odim&interval=PT5M"),
        422,
        "ODIM says where the pixels lie, and no file of the request says it; expected another"
            + " format such as netcdf");
    assertThat(later(UPLOAD + "?format=csv&point=6,0").statusCode()).isEqualTo(422);
    assertProblem(
        later("/v1/models/persistence/forecast/upload?unit=dBZ&interval=PT5M&accumulate=PT5M"),
        422,
        "The forecast is in dBZ; expected a rate such as mm/h, of which sums can be made");
  }

  @Test
  void refusesAtOnceWhatCannotBeForecast() throws Exception {
    assertProblem(
        later("/v1/models/nothing/forecast/upload"),
        404,
        "There is no model 'nothing'; there are position, rain, strict, wind");
    assertProblem(
        later(UPLOAD + "?unit=dBZ"), 422, "The frames are in dBZ; rain version 1 takes mm/h");
    assertThat(later(UPLOAD + "?format=ndjson").statusCode()).isEqualTo(422);
  }

  @Test
  void listsAndDeletes() throws Exception {
    String first = location(later(UPLOAD));
    String second = location(later(UPLOAD));
    JsonNode items = tree(client.get("/v1/forecast-jobs?limit=1")).get("items");
    assertThat(items).hasSize(1);
    assertThat(second).endsWith(items.get(0).get("id").asString());
    JsonNode next =
        tree(client.get("/v1/forecast-jobs?limit=1&after=" + items.get(0).get("id").asString()));
    assertThat(first).endsWith(next.get("items").get(0).get("id").asString());
    ended(first);
    var delete =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + first)).DELETE().build();
    assertThat(HttpClient.newHttpClient().send(delete, BodyHandlers.discarding()).statusCode())
        .isEqualTo(204);
    assertThat(client.get(first).statusCode()).isEqualTo(404);
    assertThat(home.resolve("data/forecast-jobs" + first.substring(17))).doesNotExist();
  }

  @Test
  void forgetsAResultWhoseTimeIsOver() throws Exception {
    String job = location(later(UPLOAD));
    ended(job);
    Path folder = home.resolve("data/forecast-jobs").resolve(job.substring(18));
    Path file = folder.resolve("job.json");
    Files.writeString(
        file,
        Files.readString(file)
            .replaceAll("\"expires\":\"[^\"]+\"", "\"expires\":\"2010-08-26T04:00:00Z\""));
    assertThat(client.get(job).statusCode()).isEqualTo(404);
    assertThat(client.get(job + "/result").statusCode()).isEqualTo(404);
    forecasts.tidy();
    assertThat(folder).doesNotExist();
  }

  @Test
  void knowsNoOtherJob() throws Exception {
    assertProblem(
        client.get("/v1/forecast-jobs/7"),
        404,
        "There is no forecast job '7'; its retention time may be over");
  }

  /** What a process that was killed leaves: a job that says it is running, and no lock. */
  @Test
  void takesUpWhatAProcessThatDiedHasLeft() throws Exception {
    String job = location(later(UPLOAD + "?horizon=2"));
    ended(job);
    byte[] wanted = client.get(job + "/result").body();
    Path folder = home.resolve("data/forecast-jobs").resolve(job.substring(18));
    Files.delete(folder.resolve("result"));
    Files.write(folder.resolve("frames.npy"), npy(FRAMES));
    String left =
        Files.readString(folder.resolve("job.json"))
            .replaceAll("\"state\":\"\\w+\"", "\"state\":\"RUNNING\"")
            .replaceAll("\"owner\":\"[^\"]+\"", "\"owner\":\"dead\"")
            .replaceAll("\"expires\":\"[^\"]+\"", "\"expires\":null");
    Files.writeString(folder.resolve("job.json"), left);
    Files.createFile(home.resolve("data/forecast-jobs/dead.owner"));
    assertThat(tree(client.get(job)).get("state").asString()).isEqualTo("running");
    forecasts.tidy();
    assertThat(ended(job).get("state").asString()).isEqualTo("succeeded");
    assertThat(client.get(job + "/result").body()).isEqualTo(wanted);
    assertThat(home.resolve("data/forecast-jobs/dead.owner")).doesNotExist();
  }
}
