package dev.convcast.verification.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.convlstm.Architecture;
import dev.convcast.jobs.web.JobClient;
import dev.convcast.models.ModelCard;
import dev.convcast.models.ModelName;
import dev.convcast.models.ModelStore;
import dev.convcast.models.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
      importRandomWeights();
    }
  }

  private void importRandomWeights() throws Exception {
    var good = models.get(new ModelName("moving-digits"), Optional.empty());
    Architecture architecture = good.card().architecture();
    ModelCard card =
        new ModelCard(
            architecture,
            good.card().frames(),
            java.util.Map.of(),
            java.util.Map.of(),
            java.util.Map.of(),
            null,
            null);
    Path folder = Files.createTempDirectory(home, "random");
    ModelStore.write(card, TestModels.weights(architecture, 5), folder);
    models.adopt(new ModelName("random"), folder);
  }

  private JsonNode evaluate(String request) throws Exception {
    JsonNode ended = client.ended(client.submit(DOOR, request));
    assertThat(ended.path("problem").asString("")).isEmpty();
    return ended.get("result");
  }

  @Test
  void tellsAGoodModelFromOneWithRandomWeightsByEveryScore() throws Exception {
    JsonNode good =
        overall(
            evaluate(
                "{\"model\": \"moving-digits\", \"dataset\": \"digits\", \"split\": \"all\", \"cases\": 6}"));
    JsonNode random =
        overall(
            evaluate(
                "{\"model\": \"random\", \"dataset\": \"digits\", \"split\": \"all\", \"cases\": 6, \"baselines\": []}"));
    System.err.println(good.toPrettyString());
    System.err.println(random.toPrettyString());
  }

  private static JsonNode overall(JsonNode result) {
    return result.get("forecasters").get(0).get("overall");
  }
}
