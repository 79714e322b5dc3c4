package dev.convcast.training.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import dev.convcast.jobs.Job;
import dev.convcast.jobs.JobId;
import dev.convcast.jobs.Jobs;
import dev.convcast.jobs.web.JobClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The main job over HTTP, with the real database and the real process that trains. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class TrainingJobsHttpTest {

  private static final String SMALL =
      """
      {"model": "small", "dataset": "squares", "inputs": 3, "horizon": 2,
       "architecture": {"patch": 4, "hidden": [4]},
       "training": {"epochs": 2, "batch": 4, "threads": 1}}
      """;

  @TempDir static Path home;

  private JobClient client;
  private final JsonMapper json = new JsonMapper();
  @Autowired private Jobs jobs;
  @LocalServerPort private int port;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("convcast.home", home::toString);
  }

  @BeforeEach
  void generateADataset() throws Exception {
    client = new JobClient(port);
    client.generate("squares");
  }

  /** Which of the network's forms learns depends on the batch; what is learned does not. */
  @Test
  void learnsTheSameFromALargeBatchAsFromItsHalvesTogether() throws Exception {
    String large =
        """
        {"model": "whole", "dataset": "squares", "inputs": 3, "horizon": 2,
         "architecture": {"patch": 1, "hidden": [64], "inputKernel": 5, "stateKernel": 5},
         "split": {"validation": 0.2, "test": 0}, "training": {"epochs": 2, "batch": 4}}
        """;
    String halves =
        large
            .replace("whole", "halves")
            .replace("\"batch\": 4", "\"batch\": 2, \"accumulation\": 2");
    JsonNode whole = history(large);
    JsonNode together = history(halves);
    for (int epoch = 0; epoch < 2; epoch++) {
      for (String loss : List.of("trainLoss", "validationLoss")) {
        assertThat(together.get(epoch).get(loss).asDouble())
            .as(loss)
            .isCloseTo(whole.get(epoch).get(loss).asDouble(), withinPercentage(0.1));
      }
    }
  }

  private JsonNode history(String request) throws Exception {
    String job = client.train(request);
    client.ended(job);
    JsonNode ended = json.readTree(client.get(job).body());
    assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("succeeded");
    return ended.get("history");
  }

  @Test
  void trainsAModelThatForecasts() throws Exception {
    HttpResponse<String> created = client.post("/v1/training-jobs", SMALL);
    assertThat(created.statusCode()).isEqualTo(202);
    String job = created.headers().firstValue("Location").orElseThrow();

    List<String> events = client.events(job, "0");
    JsonNode ended = json.readTree(client.get(job).body());
    assertThat(ended.get("problem")).isNull();
    assertThat(ended.get("state").asString()).isEqualTo("succeeded");
    assertThat(ended.get("version").asInt()).isPositive();
    assertThat(ended.get("attempts").asInt()).isEqualTo(1);
    assertThat(ended.get("history")).hasSize(2);
    assertThat(ended.get("history").get(1).get("validationLoss").asDouble()).isPositive();
    assertThat(ended.get("progress").get("secondsLeft").asInt()).isZero();
    assertThat(ended.get("request").get("training").get("optimizer").toString())
        .isEqualTo("{\"kind\":\"adam\",\"learningRate\":0.001}");

    assertThat(events).filteredOn(line -> line.equals("event:epoch")).hasSize(2);
    assertThat(events).contains("event:progress");
    assertThat(events)
        .filteredOn(line -> line.startsWith("data:"))
        .last()
        .asString()
        .contains("\"state\":\"succeeded\"");

    JsonNode card =
        json.readTree(
            client.get("/v1/models/small/versions/" + ended.get("version").asInt()).body());
    assertThat(card.get("architecture").get("hidden").toString()).isEqualTo("[4]");
    assertThat(card.get("training").get("parameterCount").asLong()).isEqualTo(3592);
    assertThat(card.get("training").get("seed").asLong()).isEqualTo(1);
    assertThat(card.get("training").get("libraries").get("libtorch").asString()).isEqualTo("2.7.1");
    assertThat(card.get("training").get("history")).hasSize(2);
    assertThat(card.get("data").get("dataset").asString()).isEqualTo("squares");
    assertThat(card.get("data").get("sha256").asString())
        .isEqualTo(
            json.readTree(client.get("/v1/datasets/squares").body()).get("sha256").asString());
    assertThat(card.get("frames").get("missing").asString()).isEqualTo("refuse");
    JsonNode test = card.get("scores").get("test");
    assertThat(test.get("cases").asInt()).isEqualTo(2);
    assertThat(test.get("forecasters"))
        .extracting(each -> each.get("model").asString())
        .containsExactly("small", "persistence", "optical-flow");
    assertThat(test.get("forecasters").get(0).get("byLeadTime")).hasSize(2);
    assertThat(test.get("skill").get(0).get("against").asString()).isEqualTo("persistence");
    assertThat(card.get("scores").get("mse"))
        .isEqualTo(test.get("forecasters").get(0).get("overall").get("mse"));
    assertThat(card.get("scores").get("validationLoss").asDouble()).isPositive();
    assertThat(ended.get("progress").get("test").toString()).isEqualTo("{\"done\":2,\"cases\":2}");
    assertThat(client.json("/v1/models/small").get("score").get("name").asString())
        .isEqualTo("mse");

    HttpResponse<String> forecast =
        client.post(
            "/v1/models/small/forecast",
            "{\"frames\": [[[0,0],[1,1]],[[0,1],[0,1]],[[1,1],[0,0]]]}");
    assertThat(forecast.statusCode()).isEqualTo(200);
    assertThat(json.readTree(forecast.body()).get("shape").toString()).isEqualTo("[2,2,2]");
  }

  @Test
  void replaysWhatAFollowerMissed() throws Exception {
    String job = client.train(SMALL);
    List<String> all =
        client.events(job, "0").stream().filter(line -> line.startsWith("id:")).toList();
    List<String> rest =
        client.events(job, "2").stream().filter(line -> line.startsWith("id:")).toList();
    assertThat(all).containsExactly("id:1", "id:2", "id:3", "id:4", "id:5");
    assertThat(rest).isEqualTo(all.subList(2, 5));
  }

  @Test
  void answersForecastsWhileItTrainsAndStopsWhenCancelled() throws Exception {
    client.ended(client.train(SMALL));
    String job =
        client
            .post("/v1/training-jobs", SMALL.replace("\"epochs\": 2", "\"epochs\": 100000"))
            .headers()
            .firstValue("Location")
            .orElseThrow();
    await()
        .atMost(JobClient.PATIENCE)
        .until(() -> json.readTree(client.get(job).body()).get("history").size() > 0);
    assertThat(
            client
                .post("/v1/models/small/forecast", "{\"frames\": [[[0]],[[1]],[[0]]]}")
                .statusCode())
        .isEqualTo(200);

    HttpResponse<String> refused = client.delete(job);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json.readTree(refused.body()).get("detail").asString()).contains("running");

    assertThat(client.post(job + "/cancel", "").statusCode()).isEqualTo(202);
    client.ended(job);
    JsonNode ended = json.readTree(client.get(job).body());
    assertThat(ended.get("state").asString()).isEqualTo("cancelled");
    assertThat(ended.get("version")).isNull();
    assertThat(client.post(job + "/cancel", "").statusCode()).isEqualTo(409);
    assertThat(client.delete(job).statusCode()).isEqualTo(204);
    assertThat(client.get(job).statusCode()).isEqualTo(404);
  }

  @Test
  void saysWhyATrainingFailed() throws Exception {
    String job =
        client
            .post(
                "/v1/training-jobs",
                """
                {"model": "never", "dataset": "squares", "inputs": 3, "horizon": 2,
                 "architecture": {"patch": 1, "hidden": [2], "output": "linear"},
                 "training": {"epochs": 50, "batch": 4, "clipNorm": 0, "threads": 1,
                              "optimizer": {"kind": "sgd", "learningRate": 10, "momentum": 0.999}}}
                """)
            .headers()
            .firstValue("Location")
            .orElseThrow();
    client.ended(job);
    JsonNode ended = json.readTree(client.get(job).body());
    assertThat(ended.get("state").asString()).isEqualTo("failed");
    assertThat(ended.get("problem").asString())
        .matches(
            "The loss became (NaN|Infinity) at (epoch \\d+ batch \\d+ of \\d+|the validation of epoch \\d+),"
                + " where the training stopped; .*");
    assertThat(client.get("/v1/models/never").statusCode()).isEqualTo(404);
    assertThat(home.resolve("model-store").resolve("never")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"dataset": "squares"}                                       | 422 | model is absent; it is required
          {"model": "../x", "dataset": "squares"}                      | 422 | '../x' is not a model name; expected ^[a-z0-9][a-z0-9._-]{0,62}$ without '..'
          {"model": "m", "dataset": "none"}                            | 404 | There is no dataset 'none'
          {"model": "persistence", "dataset": "squares"}               | 422 | 'persistence' is a baseline's name; expected another for a model
          {"model": "m", "dataset": "squares", "inputs": 0}            | 422 | inputs is 0; expected 1 to 10000
          {"model": "m", "dataset": "squares", "horizon": -1}          | 422 | horizon is -1; expected 1 to 10000
          {"model": "m", "dataset": "squares", "inputs": 4, "horizon": 2} | 422 | The training part has 80 frames in 16 stretches of at most 5 frames; a window needs 6
          {"model": "m", "dataset": "squares", "architecture": {"stateKernel": 4}} | 422 | architecture.stateKernel is 4; expected an odd number from 1 to 63
          {"model": "m", "dataset": "squares", "architecture": {"channels": 3}}    | 422 | architecture.channels is 3; dataset squares has 1
          {"model": "m", "dataset": "squares", "architecture": {"peephole": "x"}}  | 422 | architecture.peephole is 'x'; expected channel or position or none
          {"model": "m", "dataset": "squares", "architecture": {"output": "linear"}, "training": {"loss": "cross-entropy"}} | 422 | training.loss is cross-entropy for a linear output; expected another loss, or the output sigmoid
          {"model": "m", "dataset": "squares", "training": {"optimizer": {"kind": "lion"}}} | 422 | training.optimizer.kind is 'lion'; expected sgd or adam or adamw or rmsprop
          {"model": "m", "dataset": "squares", "training": {"optimizer": {"momentum": 0.9}}} | 422 | training.optimizer.momentum is 0.9; expected none, only sgd has it
          {"model": "m", "dataset": "squares", "training": {"optimizer": {"learningRate": 0}}} | 422 | training.optimizer.learningRate is 0.0; expected more than 0.0 and at most 10.0
          {"model": "m", "dataset": "squares", "training": {"optimizer": {"weightDecay": 0.9}}} | 422 | training.optimizer.weightDecay is 0.9; expected none, only adamw has it
          {"model": "m", "dataset": "squares", "training": {"schedule": {"kind": "cosine", "factor": 0.5}}} | 422 | training.schedule.factor is 0.5; expected none, only plateau has it
          {"model": "m", "dataset": "squares", "training": {"schedule": {"kind": "step"}}} | 422 | training.schedule.kind is 'step'; expected constant or warm-up or cosine or one-cycle or plateau
          {"model": "m", "dataset": "squares", "training": {"loss": "balanced"}} | 422 | training.balanced is absent; it is required
          {"model": "m", "dataset": "squares", "training": {"loss": "balanced", "balanced": {"thresholds": [0.5], "weights": [1]}}} | 422 | training.balanced.weights has 1 numbers for 1 thresholds; expected one more than thresholds
          {"model": "m", "dataset": "squares", "training": {"loss": "balanced", "balanced": {"thresholds": [5], "weights": [1, 2]}}} | 422 | training.balanced.thresholds are [5.0]; expected rising numbers within the transform's 0.0 to
          {"model": "m", "dataset": "squares", "training": {"huberDelta": 0.5}} | 422 | training.huberDelta is 0.5; expected none, only the loss huber has it
          {"model": "m", "dataset": "squares", "training": {"averaging": {"decay": 1}}} | 422 | training.averaging.decay is 1.0; expected 0.0 to 0.999999
          {"model": "m", "dataset": "squares", "training": {"earlyStopping": {}}, "split": {"validation": 0}} | 422 | training.earlyStopping watches the validation loss; expected a split.validation above 0
          {"model": "m", "dataset": "squares", "crop": {"rows": 8, "columns": 12}, "augmentation": {"quarterTurns": true}} | 422 | augmentation.quarterTurns are for squares; the training sees 8 x 12 pixels; expected a square crop
          {"model": "m", "dataset": "squares", "training": {"teacherForcing": {}}} | 422 | training.teacherForcing is for a forecaster that is fed; expected none, or the forecaster autoregressive
          {"model": "m", "dataset": "squares", "training": {"epochs": 0}} | 422 | training.epochs is 0; expected 1 to 100000
          {"model": "m", "dataset": "squares", "crop": {"rows": 8}}       | 422 | crop.columns is absent; it is required
          {"model": "m", "dataset": "squares", "crop": {"rows": 17, "columns": 8}} | 422 | crop.rows is 17; expected 1 to 16
          {"model": "m", "dataset": "squares", "transform": {"low": 1, "high": 1}} | 422 | The transform's low is 1.0 and its high 1.0; expected two numbers, low below high
          {"model": "m", "dataset": "squares", "split": {"validation": 0.6, "test": 0.4}} | 422 | split.validation 0.6 and split.test 0.4 leave nothing to train on; expected a sum below 1
          """)
  void refusesWhatCannotBeTrained(String request, int status, String detail) throws Exception {
    HttpResponse<String> refused = client.post("/v1/training-jobs", request);
    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(json.readTree(refused.body()).get("detail").asString()).startsWith(detail);
  }

  @Test
  void namesAnUnknownField() throws Exception {
    HttpResponse<String> refused =
        client.post(
            "/v1/training-jobs", "{\"model\": \"m\", \"dataset\": \"squares\", \"epochs\": 3}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json.readTree(refused.body()).get("detail").asString()).contains("'epochs'");
  }

  @Test
  void listsTheNewestFirstByState() throws Exception {
    String first = client.train(SMALL);
    String second = client.train(SMALL);
    client.ended(first);
    client.ended(second);
    JsonNode items =
        json.readTree(client.get("/v1/training-jobs?state=succeeded&limit=2").body()).get("items");
    assertThat(items).hasSize(2);
    assertThat(second).endsWith(items.get(0).get("id").asString());
    assertThat(first).endsWith(items.get(1).get("id").asString());
    assertThat(client.get("/v1/training-jobs?state=lost").statusCode()).isEqualTo(422);
    assertThat(client.get("/v1/training-jobs/nothing").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /%s, 404",
    "GET, /%s/events, 404",
    "POST, /%s/cancel, 404",
    "POST, /%s/resume, 404",
    "DELETE, /%s, 404",
    "GET, ?after=%s, 422"
  })
  void answersForAJobOfAnotherKindAsForNone(String method, String path, int status)
      throws Exception {
    JobId other = jobs.submit("other", "{}").id();
    await().atMost(JobClient.PATIENCE).until(() -> jobs.get(other).state().ended());
    Job before = jobs.get(other);
    JobId nobody = JobId.random();

    HttpResponse<String> answer = ask(method, path, other);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(json.readTree(answer.body()).get("detail").asString())
        .startsWith("There is no job '%s'".formatted(other));
    assertThat(answer.body())
        .isEqualTo(ask(method, path, nobody).body().replace(nobody.toString(), other.toString()));
    assertThat(jobs.get(other)).isEqualTo(before);
  }

  @Test
  void listsNoJobOfAnotherKind() throws Exception {
    JobId other = jobs.submit("other", "{}").id();
    assertThat(client.get("/v1/training-jobs?limit=500").body()).doesNotContain(other.toString());
  }

  private HttpResponse<String> ask(String method, String path, JobId id) throws Exception {
    return client.send(
        client
            .request("/v1/training-jobs" + path.formatted(id))
            .method(method, BodyPublishers.noBody())
            .build());
  }
}
