package dev.convcast.models.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.models.AliasName;
import dev.convcast.models.ModelName;
import dev.convcast.models.ModelStore;
import dev.convcast.models.TestModels;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ModelsHttpTest {

  @TempDir static Path home;

  @LocalServerPort int port;
  @Autowired ModelStore store;
  @Autowired MeterRegistry registry;

  @DynamicPropertySource
  static void home(DynamicPropertyRegistry registry) {
    registry.add("convcast.home", home::toString);
  }

  @AfterEach
  void empty() {
    for (var model : store.list()) {
      model.aliases().keySet().forEach(alias -> store.removeAlias(model.name(), alias(alias)));
      model.versions().forEach(version -> store.delete(model.name(), version));
    }
  }

  @Test
  void listsModels() throws Exception {
    add("rain", "2026-01-02T00:00:00Z");
    add("cloud", "2026-01-01T00:00:00Z");
    store.setAlias(new ModelName("rain"), alias("champion"), last("rain"));

    var answer = get("/v1/models");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).at("/items/0"))
        .isEqualTo(
            json(
                """
                {"name": "rain", "versions": [%1$d], "aliases": {"champion": %1$d}, "unit": "mm/h",
                 "interval": "PT5M", "score": {"name": "validationLoss", "value": 0.25}}
                """
                    .formatted(last("rain"))));
    assertThat(json(answer).at("/items/1/name").stringValue()).isEqualTo("cloud");
    assertThat(json(get("/v1/models/rain"))).isEqualTo(json(answer).at("/items/0"));
  }

  @Test
  void listsPageByPage() throws Exception {
    add("a", "2026-01-03T00:00:00Z");
    add("b", "2026-01-02T00:00:00Z");
    add("c", "2026-01-01T00:00:00Z");

    var page = json(get("/v1/models?limit=1&after=a"));

    assertThat(page.at("/items").size()).isEqualTo(1);
    assertThat(page.at("/items/0/name").stringValue()).isEqualTo("b");
  }

  @Test
  void showsAModelCard() throws Exception {
    add("rain", "2026-01-02T00:00:00Z");
    var card = json(get("/v1/models/rain/versions/" + last("rain")));
    assertThat(card.at("/format").intValue()).isEqualTo(1);
    assertThat(card.at("/architecture/forecaster").stringValue()).isEqualTo("zero-input");
    assertThat(card.at("/frames/interval").stringValue()).isEqualTo("PT5M");
    assertThat(card.at("/created").stringValue()).isEqualTo("2026-01-02T00:00:00Z");
    assertThat(card.at("/weightsSha256").stringValue()).hasSize(64);
  }

  @Test
  void setsAndDeletesAnAlias() throws Exception {
    add("rain", "2026-01-02T00:00:00Z");
    int first = last("rain");
    add("rain", "2026-01-03T00:00:00Z");

    var set =
        send(
            request("/v1/models/rain/aliases/champion")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"version\": %d}".formatted(first))));

    assertThat(set.statusCode()).isEqualTo(204);
    assertThat(store.get(new ModelName("rain"), Optional.empty()).version()).isEqualTo(first);
    assertThat(send(request("/v1/models/rain/aliases/champion").DELETE()).statusCode())
        .isEqualTo(204);
    assertThat(store.describe(new ModelName("rain")).aliases()).isEmpty();
  }

  @Test
  void deletesAVersion() throws Exception {
    add("rain", "2026-01-02T00:00:00Z");
    var answer = send(request("/v1/models/rain/versions/" + last("rain")).DELETE());
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(store.list()).isEmpty();
  }

  @Test
  void importsTheArchiveItExports() throws Exception {
    add("rain", "2026-01-02T00:00:00Z");
    int version = last("rain");

    var archive = get("/v1/models/rain/versions/%d/archive".formatted(version));
    var imported =
        send(
            request("/v1/models/copy/versions")
                .header("Content-Type", "application/zip")
                .POST(BodyPublishers.ofByteArray(archive.body())));

    assertThat(archive.headers().firstValue("Content-Type")).hasValue("application/zip");
    assertThat(archive.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"rain-%d.zip\"".formatted(version));
    assertThat(imported.statusCode()).isEqualTo(201);
    String location = imported.headers().firstValue("Location").orElseThrow();
    assertThat(location).isEqualTo("/v1/models/copy/versions/" + last("copy"));
    assertThat(json(get(location))).isEqualTo(json(get("/v1/models/rain/versions/" + version)));
  }

  @Test
  void keepsAVersionThatAnAliasPointsAt() throws Exception {
    add("rain", "2026-01-02T00:00:00Z");
    store.setAlias(new ModelName("rain"), alias("champion"), last("rain"));
    var answer = send(request("/v1/models/rain/versions/" + last("rain")).DELETE());
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(json(answer).at("/aliases/0").stringValue()).isEqualTo("champion");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET    | /v1/models/snow                  |                  | 404 | There is no model 'snow'; there are none
          GET    | /v1/models/.hidden               |                  | 404 | There is no model '.hidden': no model can have this name
          GET    | /v1/models/snow/versions/1/archive |                | 404 | There is no model 'snow'; there are none
          DELETE | /v1/models/snow/versions/1       |                  | 404 | There is no model 'snow'; there are none
          DELETE | /v1/models/snow/aliases/7        |                  | 404 | There is no alias '7': no alias can have this name
          GET    | /v1/models?limit=0               |                  | 422 | limit is 0; expected 1 to 500
          GET    | /v1/models?after=snow            |                  | 422 | after is 'snow', which no model is called; expected the last name of the page before
          PUT    | /v1/models/snow/aliases/7        | {"version": 1}   | 422 | '7' is not an alias; expected ^[a-z0-9][a-z0-9._-]{0,62}$ without '..' and not a number
          PUT    | /v1/models/snow/aliases/champion | {}               | 422 | The body has no version; expected the version to point at, such as 3
          POST   | /v1/models/Snow/versions         | no zip           | 422 | 'Snow' is not a model name; expected ^[a-z0-9][a-z0-9._-]{0,62}$ without '..'
          POST   | /v1/models/snow/versions         | no zip           | 400 | The body is not a whole zip archive: zip END header not found
          """)
  void saysWhatIsWrong(String method, String path, String body, int status, String detail)
      throws Exception {
    var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    String type = method.equals("POST") ? "application/zip" : "application/json";

    var answer = send(request(path).header("Content-Type", type).method(method, publisher));

    assertThat(json(answer).at("/detail").stringValue()).isEqualTo(detail);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(store.list()).isEmpty();
  }

  @Test
  void countsItsVersionsForPrometheus() throws Exception {
    assertThat(registry.get("convcast.models.versions").gauge().value()).isZero();
    add("rain", "2026-01-02T00:00:00Z");
    assertThat(registry.get("convcast.models.versions").gauge().value()).isEqualTo(1);
  }

  @Test
  void describesBinaryBodies() throws Exception {
    var paths = json(get("/v3/api-docs")).get("paths");
    var binary = json("{\"type\": \"string\", \"format\": \"binary\"}");
    assertThat(
            paths
                .get("/v1/models/{model}/versions")
                .at("/post/requestBody/content/application~1zip/schema"))
        .isEqualTo(binary);
    assertThat(
            paths
                .get("/v1/models/{model}/versions/{version}/archive")
                .at("/get/responses/200/content/application~1zip/schema"))
        .isEqualTo(binary);
    assertThat(paths.get("/v1/models/{model}/versions").at("/post/operationId").stringValue())
        .isEqualTo("importModelVersion");
  }

  private void add(String name, String created) {
    var card = TestModels.card(TestModels.TINY, Instant.parse(created));
    store.adopt(new ModelName(name), TestModels.folder(home, card));
  }

  private int last(String name) {
    return store.describe(new ModelName(name)).versions().get(0);
  }

  private static AliasName alias(String name) {
    return new AliasName(name);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
  }

  private static JsonNode json(HttpResponse<byte[]> answer) {
    return json(new String(answer.body(), StandardCharsets.UTF_8));
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
