package dev.convcast.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The check that keeps clients whole, on changes of the stored document. */
class ContractTest {

  private static final JsonMapper JSON = new JsonMapper();

  /** A change of the document, by name. */
  private static Arguments change(String name, Consumer<JsonNode> change) {
    return Arguments.of(name, change);
  }

  static Stream<Arguments> breaks() {
    return Stream.of(
        change("a path is gone", api -> object(api, "/paths").remove("/v1/models")),
        change(
            "an operation is gone",
            api -> object(api, "/paths/~1v1~1datasets~1{dataset}").remove("delete")),
        change(
            "an operation has another name",
            api -> object(api, "/paths/~1v1~1models/get").put("operationId", "models")),
        change(
            "a parameter is gone",
            api -> array(api, "/paths/~1v1~1models/get/parameters").remove(0)),
        change(
            "a parameter becomes required",
            api -> object(api, "/paths/~1v1~1models/get/parameters/0").put("required", true)),
        change(
            "a parameter has another type",
            api ->
                object(api, "/paths/~1v1~1models/get/parameters/0/schema")
                    .put("type", "string")
                    .remove("format")),
        change(
            "a format of an answer is gone",
            api ->
                object(
                        api,
                        "/paths/~1v1~1models~1{model}~1forecast~1upload/post/responses/200/content")
                    .remove("image/gif")),
        change(
            "a schema has another name",
            api -> {
              ObjectNode schemas = object(api, "/components/schemas");
              schemas.set("Gains", schemas.remove("Skill"));
              object(api, "/components/schemas/EvaluationResult/properties/skill/items")
                  .put("$ref", "#/components/schemas/Gains");
            }),
        change(
            "a required field of a request is new",
            api -> {
              fields(api, "GenerateRequest").putObject("colour").put("type", "string");
              array(api, "/components/schemas/GenerateRequest/required").add("colour");
            }),
        change(
            "a field of a request becomes required",
            api -> array(api, "/components/schemas/GenerateRequest/required").add("frames")),
        change(
            "an optional field of a request is gone",
            api -> fields(api, "GenerateRequest").remove("seed")),
        change(
            "a value of a field of a request is gone",
            api -> array(api, "/components/schemas/Optimizer/properties/kind/enum").remove(0)),
        change(
            "a field of a request has another type",
            api ->
                object(api, "/components/schemas/GenerateRequest/properties/seed")
                    .put("type", "string")
                    .remove("format")),
        change(
            "an optional field of an answer is gone",
            api -> fields(api, "TrainingJob").remove("state")),
        change(
            "a value of a field of an answer is new",
            api -> array(api, "/components/schemas/TrainingJob/properties/state/enum").add("x")),
        change(
            "a field of an answer is no longer always there",
            api -> array(api, "/components/schemas/Forecast/required").remove(0)),
        change(
            "a field of an answer has another type",
            api ->
                object(api, "/components/schemas/Forecast/properties/version")
                    .put("type", "string")
                    .remove("format")),
        change(
            "the numbers in an answer's arrays become texts",
            api ->
                object(api, "/components/schemas/Forecast/properties/frames/items/items/items")
                    .put("type", "string")
                    .remove("format")));
  }

  static Stream<Arguments> breaksNothing() {
    return Stream.of(
        change("nothing", api -> {}),
        change(
            "an optional field of a request is new",
            api -> fields(api, "GenerateRequest").putObject("colour").put("type", "string")),
        change(
            "a field of an answer is new",
            api -> fields(api, "Dataset").putObject("colour").put("type", "string")),
        change(
            "an optional parameter is new",
            api ->
                array(api, "/paths/~1v1~1models/get/parameters")
                    .addObject()
                    .put("name", "colour")
                    .put("in", "query")
                    .put("required", false)
                    .putObject("schema")
                    .put("type", "string")),
        change(
            "an operation is new",
            api ->
                object(api, "/paths")
                    .putObject("/v1/colours")
                    .set(
                        "get",
                        object(api, "/paths/~1v1~1models/get")
                            .deepCopy()
                            .put("operationId", "listColours"))),
        change(
            "a value of a field of a request is new",
            api -> array(api, "/components/schemas/GenerateRequest/properties/kind/enum").add("x")),
        change(
            "a text is another",
            api -> object(api, "/paths/~1v1~1models/get").put("summary", "Models")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breaks")
  void findsWhatBreaksClients(String name, Consumer<JsonNode> change) throws IOException {
    assertThat(changed(change).refusal(stored()))
        .hasValueSatisfying(
            refusal -> assertThat(refusal).startsWith("Clients of version 1.0.0 of the API break"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breaksNothing")
  void letsPassWhatBreaksNoClient(String name, Consumer<JsonNode> change) throws IOException {
    assertThat(changed(change).refusal(stored())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1.0.0, 1.0.1, true",
    "1.9.0, 1.10.0, true",
    "1.0.0, 1.0.0, false",
    "1.1.0, 1.0.9, false"
  })
  void letsABreakPassUnderAHigherVersion(String before, String after, boolean passes)
      throws IOException {
    Consumer<JsonNode> gone = api -> object(api, "/paths").remove("/v1/models");
    assertThat(changed(gone.andThen(version(after))).refusal(changed(version(before))).isEmpty())
        .isEqualTo(passes);
  }

  @Test
  void isStoredInOneOrderAndTheFirstFormatStaysTheFirst() {
    String content = "\"content\": {\"b\": {\"z\": 1, \"y\": 2}, \"a\": 3}";
    assertThat(
            Contract.of("{\"tags\": [{\"name\": \"b\"}, {\"name\": \"a\"}], " + content + "}")
                .text())
        .isEqualTo(
            """
            {
              "content" : {
                "b" : {
                  "y" : 2,
                  "z" : 1
                },
                "a" : 3
              },
              "tags" : [
                {
                  "name" : "a"
                },
                {
                  "name" : "b"
                }
              ]
            }
            """);
  }

  private static Contract stored() throws IOException {
    return changed(api -> {});
  }

  private static Contract changed(Consumer<JsonNode> change) throws IOException {
    JsonNode api = JSON.readTree(Files.readString(Path.of("docs/openapi.json")));
    version("1.0.0").andThen(change).accept(api);
    return Contract.of(api.toString());
  }

  private static Consumer<JsonNode> version(String version) {
    return api -> object(api, "/info").put("version", version);
  }

  private static ObjectNode fields(JsonNode api, String schema) {
    return object(api, "/components/schemas/" + schema + "/properties");
  }

  private static ObjectNode object(JsonNode api, String pointer) {
    return (ObjectNode) api.at(pointer);
  }

  private static ArrayNode array(JsonNode api, String pointer) {
    return (ArrayNode) api.at(pointer);
  }
}
