package dev.convcast.verification.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.convcast.convlstm.Architecture;
import dev.convcast.jobs.web.JobClient;
import dev.convcast.models.ModelCard;
import dev.convcast.models.ModelName;
import dev.convcast.models.ModelStore;
import dev.convcast.models.TestModels;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** Evaluations over HTTP, with the real database and the real process that evaluates. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class EvaluationsHttpTest {

  private static final String DOOR = "/v1/evaluations";
  private static final String OF_GOOD =
      "{\"model\": \"moving-digits\", \"dataset\": \"digits\", \"split\": \"all\", \"cases\": 6}";
  private static final String OF_RANDOM =
      "{\"model\": \"random\", \"dataset\": \"digits\", \"split\": \"all\", \"cases\": 6, \"baselines\": []}";

  @TempDir static Path home;

  private JobClient client;
  @Autowired private ModelStore models;
  @LocalServerPort private int port;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("convcast.home", home::toString);
  }

  @BeforeEach
  void makeDatasets() throws Exception {
    client = new JobClient(port);
    if (client.get("/v1/datasets/digits").statusCode() == 404) {
      client.post(
          "/v1/datasets/generated",
          """
          {"name": "digits", "kind": "moving-digits", "sequences": 12, "frames": 20,
           "rows": 64, "columns": 64, "seed": 77}
          """);
      importRandomWeights("random", Map.of(), Map.of());
      importRandomWeights(
          "trained-here",
          Map.of("seed", 3, "request", Map.of("split", Map.of("validation", 0.0, "test", 0.25))),
          Map.of("sha256", client.json("/v1/datasets/digits").get("sha256").asString()));
    }
  }

  private void importRandomWeights(
      String name, Map<String, Object> training, Map<String, Object> data) throws Exception {
    var good = models.get(new ModelName("moving-digits"), Optional.empty());
    Architecture architecture = good.card().architecture();
    ModelCard card =
        new ModelCard(architecture, good.card().frames(), training, data, Map.of(), null, null);
    Path folder = Files.createTempDirectory(home, "random");
    ModelStore.write(card, TestModels.weights(architecture, 5), folder);
    models.adopt(new ModelName(name), folder);
  }

  private JsonNode evaluate(String request) throws Exception {
    JsonNode ended = client.ended(client.submit(DOOR, request));
    assertThat(ended.path("problem").asString("")).isEmpty();
    return ended.get("result");
  }

  @Test
  void tellsAGoodModelFromOneWithRandomWeightsByEveryScore() throws Exception {
    JsonNode good = overall(evaluate(OF_GOOD));
    JsonNode random = overall(evaluate(OF_RANDOM));
    assertThat(good.get("n")).isEqualTo(random.get("n"));
    for (String lower : List.of("mse", "mae", "rmse", "crossEntropy")) {
      assertThat(good.get(lower).asDouble()).as(lower).isLessThan(random.get(lower).asDouble() / 2);
    }
    for (String higher : List.of("ssim", "psnr", "correlation")) {
      assertThat(good.get(higher).asDouble())
          .as(higher)
          .isGreaterThan(random.get(higher).asDouble() * 2);
    }
    assertThat(Math.abs(good.get("bias").asDouble()))
        .isLessThan(Math.abs(random.get("bias").asDouble()) / 2);
    JsonNode event = good.get("thresholds").get(0);
    JsonNode its = random.get("thresholds").get(0);
    for (String higher : List.of("csi", "hss")) {
      assertThat(event.get(higher).asDouble())
          .as(higher)
          .isGreaterThan(its.get(higher).asDouble() + 0.2);
    }
    assertThat(event.get("far").asDouble()).isLessThan(its.get("far").asDouble() - 0.2);
    assertThat(event.get("bias").asDouble()).isCloseTo(1, within(1.0));
    assertThat(its.get("bias").asDouble()).isGreaterThan(5);
    assertThat(event.get("fss").get(0).get("fss").asDouble())
        .isGreaterThan(its.get("fss").get(0).get("fss").asDouble() + 0.2);
    // who says rain everywhere detects all of it, and who never says much of it detects none
    assertThat(its.get("pod").asDouble()).isEqualTo(1);
    assertThat(good.get("thresholds").get(2).get("pod").asDouble()).isPositive();
    assertThat(random.get("thresholds").get(2).get("pod").asDouble()).isZero();
    assertThat(random.get("thresholds").get(2).get("far").isNull()).isTrue();
  }

  @Test
  void tellsByLeadTimeOverallAndAgainstEachBaseline() throws Exception {
    JsonNode result = evaluate(OF_GOOD);
    assertThat(result.get("cases").asInt()).isEqualTo(6);
    assertThat(result.get("windows").asInt()).isEqualTo(12);
    assertThat(result.get("dataRange").toString()).isEqualTo("{\"low\":0.0,\"high\":1.0}");
    assertThat(result.get("forecasters"))
        .extracting(each -> each.get("model").asString())
        .containsExactly("moving-digits", "persistence", "optical-flow");
    for (JsonNode forecaster : result.get("forecasters")) {
      assertThat(forecaster.get("byLeadTime"))
          .extracting(each -> each.get("lead").asInt())
          .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
      assertThat(forecaster.get("byLeadTime").get(0).get("n").asLong())
          .isLessThanOrEqualTo(6 * 64 * 64);
    }
    JsonNode persistence = result.get("forecasters").get(1).get("byLeadTime");
    assertThat(persistence.get(0).get("mse").asDouble())
        .isLessThan(persistence.get(9).get("mse").asDouble());
    assertThat(persistence.get(0).get("crossEntropy").isNull()).isTrue();

    JsonNode mse = skill(result, "mse", "persistence");
    assertThat(mse.get("overall").get("better").asBoolean()).isTrue();
    double ours = result.get("forecasters").get(0).get("overall").get("mse").asDouble();
    double theirs = result.get("forecasters").get(1).get("overall").get("mse").asDouble();
    assertThat(mse.get("overall").get("skill").asDouble())
        .isCloseTo(1 - ours / theirs, within(1e-9));
    assertThat(mse.get("overall").get("difference").asDouble())
        .isCloseTo(ours - theirs, within(1e-9));
    assertThat(mse.get("byLeadTime")).hasSize(10);
    int from = mse.get("betterFrom").asInt();
    assertThat(mse.get("byLeadTime").get(from - 1).get("better").asBoolean()).isTrue();
    if (from > 1) {
      assertThat(mse.get("byLeadTime").get(from - 2).get("better").asBoolean()).isFalse();
    }
    assertThat(result.get("spectra"))
        .extracting(each -> each.get("lead").asInt())
        .containsExactly(1, 5, 10, 1, 5, 10, 1, 5, 10);
    JsonNode seconds = result.get("seconds");
    assertThat(seconds.get("model").asDouble())
        .isPositive()
        .isLessThan(seconds.get("total").asDouble());
    assertThat(result.get("spectra").get(0).get("bands").get(0).get("wavelength").asDouble())
        .isEqualTo(64);
    assertThat(result.get("worst")).hasSize(6);
    assertThat(result.get("worst").get(0).get("value").asDouble())
        .isGreaterThan(result.get("worst").get(5).get("value").asDouble());
  }

  @Test
  void showsAReport() throws Exception {
    String path = client.submit(DOOR, OF_GOOD);
    client.ended(path);
    HttpResponse<String> report = client.get(path + "/report");
    assertThat(report.statusCode()).isEqualTo(200);
    assertThat(report.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
    assertThat(report.body())
        .contains("<h1>moving-digits version 1 on digits</h1>")
        .contains("<dd>6 of 12 windows</dd>")
        .contains("alt=\"CSI ≥ 0.25 against lead time\"")
        .contains("The best case: frame ", "The median case: ", "The worst case: ")
        .doesNotContain("http:", "https:", "<script");
  }

  private static JsonNode skill(JsonNode result, String score, String against) {
    for (JsonNode skill : result.get("skill")) {
      if (skill.get("score").asString().equals(score)
          && skill.get("against").asString().equals(against)) {
        return skill;
      }
    }
    throw new AssertionError(score + " against " + against);
  }

  /** Two sequences of three frames of 1 x 2 pixels; persistence sees two and says the third. */
  @Test
  void agreesWithWhatIsWorkedOutByHand() throws Exception {
    client.upload(
        "by-hand",
        "2, 3, 1, 2",
        new float[] {0, 0, 1, 4, 3, 4, /* next */ 0, 0, 2, Float.NaN, 0, 5},
        "mm/h");
    JsonNode result =
        evaluate(
            """
            {"model": "persistence", "dataset": "by-hand", "split": "all", "inputs": 2,
             "horizon": 1, "thresholds": [1, 2.5], "windows": [1], "baselines": [],
             "worst": {"score": "mae", "count": 1}}
            """);
    JsonNode scores = overall(result);
    // forecast 1 4 2 -, truth 3 4 0 5: errors -2 0 2
    assertThat(scores.get("n").asInt()).isEqualTo(3);
    assertThat(scores.get("mse").asDouble()).isCloseTo(8.0 / 3, within(1e-12));
    assertThat(scores.get("mae").asDouble()).isCloseTo(4.0 / 3, within(1e-12));
    assertThat(scores.get("bias").asDouble()).isZero();
    assertThat(scores.get("psnr").asDouble())
        .isCloseTo(10 * Math.log10(25 / (8.0 / 3)), within(1e-9)); // 0 to 5
    assertThat(scores.get("ssim").isNull()).isTrue();
    assertThat(scores.get("crossEntropy").isNull()).isTrue();
    // at 1: hits 2, false alarms 1; at 2.5: hits 1, misses 1, correct negatives 1
    assertThat(scores.get("thresholds").toString())
        .isEqualTo(
            """
            [{"threshold":1.0,"hits":2,"misses":0,"falseAlarms":1,"correctNegatives":0,\
            "csi":0.6666666666666666,"pod":1.0,"far":0.3333333333333333,"hss":0.0,"bias":1.5,\
            "fss":[{"window":1,"fss":0.8}]},\
            {"threshold":2.5,"hits":1,"misses":1,"falseAlarms":0,"correctNegatives":1,\
            "csi":0.5,"pod":0.5,"far":0.0,"hss":0.4,"bias":0.5,\
            "fss":[{"window":1,"fss":0.6666666666666667}]}]""");
    assertThat(result.get("worst").toString())
        .isEqualTo(
            "[{\"firstFrame\":3,\"time\":null,\"score\":\"mae\",\"threshold\":null,\"value\":2.0}]");
  }

  @Test
  void scoresOverCommonPixelsWhereAsked() throws Exception {
    String common = OF_GOOD.replace("\"cases\"", "\"pixels\": \"common\", \"cases\"");
    JsonNode result = evaluate(common);
    assertThat(result.get("pixels").asString()).isEqualTo("common");
    assertThat(result.get("forecasters"))
        .extracting(each -> each.get("overall").get("n").asLong())
        .hasSize(3)
        .containsOnly(overall(result).get("n").asLong());
    assertThat(overall(result).get("n").asLong()).isLessThan(6 * 10 * 64 * 64);
  }

  @Test
  void answersWithTheRequestThatItUnderstood() throws Exception {
    HttpResponse<String> created = client.post(DOOR, OF_GOOD);
    assertThat(created.statusCode()).isEqualTo(202);
    JsonNode request = JobClient.json(created).get("request");
    assertThat(request.toString())
        .isEqualTo(
            """
            {"model":"moving-digits","version":1,"dataset":"digits","split":"all",\
            "fractions":{"validation":0.1,"test":0.1},"seed":1,"thresholds":[0.25,0.5,0.75],\
            "windows":[5,15],"baselines":["persistence","optical-flow"],"inputs":10,"horizon":10,\
            "cases":6,"pixels":"own","worst":{"score":"mse","count":10}}""");
    String path = created.headers().firstValue("Location").orElseThrow();
    assertThat(path).isEqualTo(DOOR + "/" + JobClient.json(created).get("id").asString());
    client.ended(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"dataset": "digits"} | 422 | model | model is absent; it is required
          {"model": "moving-digits"} | 422 | dataset | dataset is absent; it is required
          {"model": "nobody", "dataset": "digits"} | 404 | | There is no model 'nobody'; there are moving-digits, random, trained-here
          {"model": "moving-digits", "dataset": "nothing"} | 404 | | There is no dataset 'nothing'
          {"model": "random", "version": 7, "dataset": "digits"} | 404 | | Model random has no version '7'; its versions are 1, its aliases none
          {"model": "moving-digits", "dataset": "digits", "inputs": 4} | 422 | inputs | inputs is 4; expected none, only a baseline has it
          {"model": "persistence", "dataset": "digits", "inputs": 0} | 422 | inputs | inputs is 0; expected 1 to 10000
          {"model": "optical-flow", "dataset": "digits", "inputs": 1} | 422 | inputs | inputs is 1; expected 2 to 10000
          {"model": "persistence", "dataset": "digits", "horizon": 0} | 422 | horizon | horizon is 0; expected 1 to 10000
          {"model": "persistence", "dataset": "digits", "split": "all", "horizon": 11} | 422 | split | The part all of dataset digits has no stretch of more than 20 frames; a case needs 21
          {"model": "moving-digits", "dataset": "digits", "split": "tests"} | 422 | split | split is 'tests'; expected train or validation or test or all
          {"model": "moving-digits", "dataset": "digits", "baselines": ["rain"]} | 422 | baselines | baselines is 'rain'; expected persistence or optical-flow
          {"model": "persistence", "dataset": "digits", "baselines": ["persistence"]} | 422 | baselines | baselines has persistence, which is the model; expected others
          {"model": "moving-digits", "dataset": "digits", "baselines": ["persistence", "persistence"]} | 422 | baselines | baselines is [persistence, persistence]; expected at most 2 values that differ
          {"model": "moving-digits", "dataset": "digits", "windows": [4]} | 422 | windows | windows has 4; expected odd numbers from 1 to 127
          {"model": "moving-digits", "dataset": "digits", "thresholds": [1, null]} | 422 | thresholds | thresholds is [1.0, null]; expected at most 20 values that differ
          {"model": "moving-digits", "dataset": "digits", "cases": 0} | 422 | cases | cases is 0; expected 1 to 2147483647
          {"model": "moving-digits", "dataset": "digits", "pixels": "all"} | 422 | pixels | pixels is 'all'; expected own or common
          {"model": "moving-digits", "dataset": "digits", "worst": {"score": "beauty"}} | 422 | worst.score | worst.score is 'beauty'; expected mse or mae or rmse or bias or crossEntropy or ssim or psnr or correlation or csi or pod or far or hss or fss
          {"model": "moving-digits", "dataset": "digits", "worst": {"score": "csi"}} | 422 | worst.score | worst.score csi is of a threshold; expected one
          {"model": "moving-digits", "dataset": "digits", "worst": {"score": "csi", "threshold": 3}} | 422 | worst | worst is by csi at 3.0, which this evaluation does not have
          {"model": "moving-digits", "dataset": "digits", "fractions": {"test": 1}} | 422 | fractions | fractions.validation 0.1 and fractions.test 1.0 leave nothing to train on; expected a sum below 1
          {"model": "moving-digits", "dataset": "digits", "metrics": []} | 400 | metrics | Unknown
          """)
  void refusesWhatItCannotEvaluate(String request, int status, String field, String detail)
      throws Exception {
    HttpResponse<String> answer = client.post(DOOR, request);
    JsonNode problem = JobClient.json(answer);
    if (detail.equals("Unknown")) {
      assertThat(problem.get("detail").asString()).contains("metrics");
    } else {
      assertThat(problem.path("detail").asString()).isEqualTo(detail);
      assertThat(problem.path("field").asString("")).isEqualTo(field == null ? "" : field);
    }
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @Test
  void refusesACaseThatNoArrayHolds() throws Exception {
    client.upload("wide", "2, 300, 400", wide(), "1");
    HttpResponse<String> answer =
        client.post(
            DOOR,
            "{\"model\": \"persistence\", \"dataset\": \"wide\", \"split\": \"all\", \"horizon\": 10000}");
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(JobClient.json(answer).get("detail").asString())
        .isEqualTo(
            "A case has 1201200000 values (10010 frames of 300 x 400); at most 1073741824 are allowed");
  }

  private static float[] wide() {
    float[] values = new float[2 * 300 * 400];
    values[0] = 1;
    return values;
  }

  @Test
  void refusesADatasetThatTheModelDoesNotTake() throws Exception {
    client.upload("rain-here", "1, 20, 64, 64", new float[20 * 64 * 64], "mm/h");
    JsonNode problem =
        JobClient.json(
            client.post(DOOR, "{\"model\": \"moving-digits\", \"dataset\": \"rain-here\"}"));
    assertThat(problem.get("detail").asString())
        .isEqualTo("The frames of dataset rain-here are in mm/h; moving-digits version 1 takes 1");
    assertThat(problem.get("field").asString()).isEqualTo("dataset");
    assertThat(
            JobClient.json(
                    client.post(DOOR, "{\"model\": \"persistence\", \"dataset\": \"rain-here\"}"))
                .get("detail")
                .asString())
        .isEqualTo("Dataset rain-here has no two values that differ; there is nothing to forecast");
  }

  @Test
  void listsFollowsAndDeletes() throws Exception {
    String path = client.submit(DOOR, OF_RANDOM);
    List<String> events = client.events(path, "0");
    assertThat(events).contains("event:progress");
    assertThat(events)
        .filteredOn(line -> line.startsWith("data:"))
        .last()
        .asString()
        .contains("\"state\":\"succeeded\"");
    JsonNode listed = client.json(DOOR + "?limit=1").get("items").get(0);
    assertThat(path).endsWith(listed.get("id").asString());
    assertThat(listed.has("result")).isFalse();
    assertThat(client.json(path).get("progress").get("done").asInt()).isEqualTo(6);
    assertThat(client.get(path.replace("evaluations", "training-jobs")).statusCode())
        .isEqualTo(404);

    Path folder = home.resolve("data/evaluations/" + listed.get("id").asString());
    assertThat(folder).isDirectoryContaining("glob:**/result.json");
    assertThat(client.delete(path).statusCode()).isEqualTo(204);
    assertThat(client.get(path).statusCode()).isEqualTo(404);
    assertThat(folder).doesNotExist();
  }

  @Test
  void isCancelledAndThenHasNoReport() throws Exception {
    String path =
        client.submit(
            DOOR,
            """
            {"model": "moving-digits", "dataset": "digits", "split": "all", "thresholds": [0.5]}
            """);
    assertThat(JobClient.json(client.delete("/v1/datasets/digits")).get("detail").asString())
        .startsWith("Dataset digits is needed by evaluation ");
    assertThat(client.get(path + "/report").statusCode()).isEqualTo(409);
    assertThat(client.post(path + "/cancel", "").statusCode()).isEqualTo(202);
    assertThat(client.ended(path).get("state").asString()).isEqualTo("cancelled");
    JsonNode problem = JobClient.json(client.get(path + "/report"));
    assertThat(problem.get("detail").asString())
        .isEqualTo("The evaluation is cancelled; only one that has succeeded has a report");
    assertThat(client.post(path + "/cancel", "").statusCode()).isEqualTo(409);
  }

  @Test
  void beginsAgainWhenItsProcessIsKilled() throws Exception {
    String path = client.submit(DOOR, OF_GOOD);
    Path mark =
        home.resolve("data/jobs/%s/attempt-1/process".formatted(path.substring(DOOR.length() + 1)));
    await().atMost(JobClient.PATIENCE).until(() -> Files.exists(mark) && Files.size(mark) > 0);
    long pid = Long.parseLong(Files.readString(mark).split(" ")[0]);
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    JsonNode ended = client.ended(path);
    assertThat(ended.get("state").asString()).isEqualTo("succeeded");
    assertThat(ended.get("attempts").asInt()).isEqualTo(2);
    assertThat(ended.get("result").get("cases").asInt()).isEqualTo(6);
  }

  @Test
  void answersTheSameKeyWithTheSameEvaluation() throws Exception {
    HttpResponse<String> first = client.post(DOOR, OF_RANDOM, "Idempotency-Key", "once");
    HttpResponse<String> second = client.post(DOOR, OF_RANDOM, "Idempotency-Key", "once");
    assertThat(JobClient.json(second).get("id")).isEqualTo(JobClient.json(first).get("id"));
    assertThat(client.post(DOOR, OF_GOOD, "Idempotency-Key", "once").statusCode()).isEqualTo(409);
    client.ended(first.headers().firstValue("Location").orElseThrow());
  }

  @Test
  void promotesOnlyWhatHasShownItsSkill() throws Exception {
    String alias = "/v1/models/random/aliases/proven";
    evaluate(OF_RANDOM.replace(", \"baselines\": []", ", \"thresholds\": [0.25, 0.5]"));
    assertThat(requireSkill(alias, 1, "other", "csi", "0.25"))
        .isEqualTo(
            "409 random version 1 has not been evaluated on dataset other, on frames that it was not trained on; expected an evaluation first, by POST /v1/evaluations");
    assertThat(requireSkill(alias, 1, "digits", "csi", "0.3"))
        .startsWith(
            "409 The latest that is known of random version 1 on dataset digits, evaluation ")
        .endsWith(", has no csi at 0.3 against persistence; expected an evaluation with it first");
    assertThat(requireSkill(alias, 1, "digits", "csi", "0.25"))
        .matches(
            "409 random version 1 is not better than persistence on dataset digits: its csi at 0.25"
                + " is 0\\.08036, that of persistence is 0\\.\\d+ \\(evaluation .*, 6 cases\\)");
    assertThat(requireSkill(alias, 9, "digits", "csi", "0.25")).startsWith("404 ");
    assertThat(requireSkill(alias, 1, "digits", "csi", "null"))
        .isEqualTo("422 requireSkill.score csi is of a threshold; expected one");
    assertThat(client.json("/v1/models/random").get("aliases").has("proven")).isFalse();

    evaluate(OF_GOOD);
    alias = "/v1/models/moving-digits/aliases/proven";
    assertThat(requireSkill(alias, 1, "digits", "mse", "null")).isEqualTo("204 ");
    assertThat(client.json("/v1/models/moving-digits").get("aliases").get("proven").asInt())
        .isEqualTo(1);
    await()
        .atMost(JobClient.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(client.get("/actuator/prometheus").body())
                    .contains(
                        "convcast_model_score{dataset=\"digits\",model=\"moving-digits\",score=\"mse\",threshold=\"\",version=\"1\"} 0.0402")
                    .contains(
                        "convcast_model_skill{against=\"persistence\",dataset=\"digits\",model=\"moving-digits\",score=\"csi\",threshold=\"0.25\",version=\"1\"} 0."));
  }

  @Test
  void takesThePartsOfTheTrainingAndPromotesByNoOthers() throws Exception {
    String alias = "/v1/models/trained-here/aliases/proven";
    String usual =
        "{\"model\": \"trained-here\", \"dataset\": \"digits\", \"baselines\": [\"persistence\"]";
    for (String seen :
        List.of(
            ", \"split\": \"train\", \"cases\": 2}",
            ", \"seed\": 4}",
            ", \"fractions\": {\"test\": 0.5}}")) {
      evaluate(usual + seen);
      assertThat(requireSkill(alias, 1, "digits", "mse", "null"))
          .startsWith("409 trained-here version 1 has not been evaluated on dataset digits");
    }
    assertThat(evaluate(usual + "}").get("windows").asInt()).isEqualTo(3);
    assertThat(requireSkill(alias, 1, "digits", "mse", "null"))
        .startsWith("409 trained-here version 1 is not better than persistence on dataset digits");
  }

  private String requireSkill(
      String alias, int version, String dataset, String score, String threshold) throws Exception {
    HttpResponse<String> answer =
        client.put(
            alias,
            """
            {"version": %d, "requireSkill": {"dataset": "%s", "score": "%s", "threshold": %s,
             "against": "persistence"}}
            """
                .formatted(version, dataset, score, threshold));
    return answer.statusCode()
        + " "
        + (answer.body().isEmpty() ? "" : JobClient.json(answer).get("detail").asString());
  }

  private static JsonNode overall(JsonNode result) {
    return result.get("forecasters").get(0).get("overall");
  }
}
