package dev.convcast.forecasting.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@ForecastServer
class OpenApiTest {

  @LocalServerPort int port;
  private JsonNode api;

  @BeforeEach
  void read() throws Exception {
    api = Client.tree(new Client(port).get("/v3/api-docs"));
  }

  @Test
  void namesTheServiceAndItsLicence() {
    assertThat(api.at("/info/title").asString()).isEqualTo("Convcast");
    assertThat(api.at("/info/license/name").asString()).isEqualTo("Apache-2.0");
    assertThat(api.at("/info/version").asString()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(api.at("/servers/0/url").asString()).isEqualTo("/");
  }

  @Test
  void givesEveryOperationAnIdOfItsOwnAndItsErrors() {
    var ids = new HashSet<String>();
    for (var path : api.get("paths").properties()) {
      String errors = path.getKey().startsWith("/v2") ? "json" : "problem+json";
      for (JsonNode operation : path.getValue()) {
        String id = operation.get("operationId").asString();
        assertThat(ids.add(id)).as(id).isTrue();
        assertThat(operation.at("/responses/500/content/application~1" + errors).isMissingNode())
            .as(id)
            .isFalse();
      }
    }
    assertThat(ids).contains("forecast", "forecastUpload", "listModels");
  }

  @Test
  void pointsOnlyAtSchemasThatAreThere() {
    Matcher references = Pattern.compile("#/components/schemas/(\\w+)").matcher(api.toString());
    assertThat(references.results().map(found -> found.group(1)).distinct())
        .contains("Problem", "TrainingJob")
        .allSatisfy(name -> assertThat(api.at("/components/schemas/" + name).isObject()).isTrue());
  }

  @Test
  void describesEveryErrorOfAForecast() {
    JsonNode responses = api.at("/paths/~1v1~1models~1{model}~1forecast/post/responses");
    var statuses = new ArrayList<String>(responses.propertyNames());
    assertThat(statuses)
        .containsExactlyInAnyOrder(
            "200", "202", "400", "404", "406", "413", "415", "422", "500", "503", "504");
    assertThat(responses.at("/422/content/application~1problem+json/schema/$ref").asString())
        .isEqualTo("#/components/schemas/Problem");
    assertThat(responses.at("/503/headers/Retry-After/schema/type").asString())
        .isEqualTo("integer");
    assertThat(responses.at("/200/content/application~1json/schema/$ref").asString())
        .isEqualTo("#/components/schemas/Forecast");
  }

  @Test
  void describesBinaryBodies() {
    JsonNode upload = api.at("/paths/~1v1~1models~1{model}~1forecast~1upload/post");
    assertThat(upload.at("/requestBody/content/application~1x-npy/schema/format").asString())
        .isEqualTo("binary");
    assertThat(upload.at("/responses/200/content/application~1x-npy/schema/format").asString())
        .isEqualTo("binary");
    assertThat(upload.at("/responses/200/content/image~1gif/schema/format").asString())
        .isEqualTo("binary");
    assertThat(
            api.at("/components/schemas/ForecastUpload/properties/frames/items/format").asString())
        .isEqualTo("binary");
    var parameters = new ArrayList<String>();
    upload.get("parameters").forEach(one -> parameters.add(one.get("name").asString()));
    assertThat(parameters)
        .containsExactlyInAnyOrder(
            "model",
            "horizon",
            "version",
            "deadline",
            "format",
            "unit",
            "interval",
            "lastFrameTime",
            "threshold",
            "accumulate",
            "point",
            "box",
            "lat",
            "lon",
            "Prefer");
  }

  @Test
  void describesFramesAsNestedArrays() {
    JsonNode frames = api.at("/components/schemas/ForecastRequest/properties/frames");
    assertThat(frames.at("/items/items/items/type").asString()).isEqualTo("number");
  }

  /** Generated clients send it, and would have it refused or overrule another. */
  @Test
  void namesNoDefaultThatDependsOnTheRequest() {
    assertThat(api.at("/components/schemas/TrainingRecipe/properties/huberDelta").has("default"))
        .isFalse();
    assertThat(api.at("/components/schemas/TrainingRequest/properties/inputs").has("default"))
        .isFalse();
    assertThat(api.at("/components/schemas/TrainingRequest/properties/horizon").has("default"))
        .isFalse();
  }

  /** Generated clients read JSON where it is a string and no file. */
  @Test
  void describesPagesAndEventsAsFiles() {
    String content = "/get/responses/200/content/";
    assertThat(
            api.at("/paths/~1v1~1training-jobs~1{id}~1events" + content + "text~1event-stream")
                .at("/schema/format")
                .asString())
        .isEqualTo("binary");
    assertThat(
            api.at("/paths/~1v1~1evaluations~1{id}~1report" + content + "text~1html")
                .at("/schema/format")
                .asString())
        .isEqualTo("binary");
  }

  @Test
  void describesTheValuesOfAMapAsAnything() {
    JsonNode training = api.at("/components/schemas/ModelCard/properties/training");
    assertThat(training.get("additionalProperties").isEmpty()).isTrue();
  }

  @Test
  void describesTheInferenceProtocol() {
    JsonNode infer = api.at("/paths/~1v2~1models~1{model}~1infer/post");
    assertThat(infer.get("operationId").asString()).isEqualTo("infer");
    assertThat(infer.at("/tags").toString()).isEqualTo("[\"inference\"]");
    assertThat(infer.at("/requestBody/content/application~1json/schema/$ref").asString())
        .isEqualTo("#/components/schemas/InferRequest");
    for (String body : new String[] {"/requestBody", "/responses/200"}) {
      assertThat(infer.at(body + "/content/application~1octet-stream/schema/format").asString())
          .isEqualTo("binary");
    }
    assertThat(infer.at("/responses/422/content/application~1json/schema/$ref").asString())
        .isEqualTo("#/components/schemas/InferenceError");
    assertThat(infer.at("/responses/422/content/application~1json/example").toString())
        .isEqualTo("{\"error\":\"The horizon is 0; expected 1 to 1000\"}");
    JsonNode schemas = api.at("/components/schemas");
    assertThat(schemas.at("/InferRequest/properties/inputs/items/$ref").asString())
        .isEqualTo("#/components/schemas/InferRequestInput");
    assertThat(schemas.at("/InferRequestInput/properties/shape/items/type").asString())
        .isEqualTo("integer");
    assertThat(schemas.at("/InferRequestInput/properties/data/items/type").asString())
        .isEqualTo("number");
    assertThat(schemas.at("/InferResponseOutput/properties/data/items/type").asString())
        .isEqualTo("number");
    assertThat(schemas.at("/InferRequestParameters/properties").propertyNames())
        .containsExactlyInAnyOrder("horizon", "unit", "interval", "deadline", "binary_data_output");
    assertThat(schemas.at("/InferResponse/properties").propertyNames())
        .containsExactlyInAnyOrder("model_name", "model_version", "id", "parameters", "outputs");
    assertThat(api.at("/paths/~1v2/get/operationId").asString())
        .isEqualTo("inferenceServerMetadata");
  }

  @Test
  void servesItsPageOffline() throws Exception {
    var client = new Client(port);
    assertThat(client.get("/swagger-ui/index.html").statusCode()).isEqualTo(200);
    assertThat(client.get("/swagger-ui.html").statusCode()).isEqualTo(302);
    assertThat(client.get("/swagger-ui/swagger-ui-bundle.js").statusCode()).isEqualTo(200);
  }
}
