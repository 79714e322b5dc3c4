package dev.convcast.datasets.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.datasets.TestNpy;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class DatasetsHttpTest {

  private static final String BOUNDARY = "----frames";

  @TempDir static Path home;

  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();
  @LocalServerPort private int port;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("convcast.home", home::toString);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path).build());
  }

  private HttpResponse<String> generate(String body) throws Exception {
    return send(
        request("/v1/datasets/generated")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> upload(Map<String, String> fields, Map<String, byte[]> files)
      throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    fields.forEach(
        (name, value) ->
            write(
                body,
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(BOUNDARY, name, value)));
    files.forEach(
        (name, bytes) -> {
          write(
              body,
              ("--%s\r\nContent-Disposition: form-data; name=\"files\"; filename=\"%s\"\r\n"
                      + "Content-Type: application/octet-stream\r\n\r\n")
                  .formatted(BOUNDARY, name));
          body.writeBytes(bytes);
          write(body, "\r\n");
        });
    write(body, "--%s--\r\n".formatted(BOUNDARY));
    return send(
        request("/v1/datasets")
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.ofByteArray(body.toByteArray()))
            .build());
  }

  private static void write(ByteArrayOutputStream body, String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode body(HttpResponse<String> response) {
    return json.readTree(response.body());
  }

  private void assertProblem(
      HttpResponse<String> response, int status, String field, String detail) {
    assertThat(response.body()).contains("\"detail\"");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(body(response).path("detail").asString()).isEqualTo(detail);
    assertThat(body(response).path("field").asString("")).isEqualTo(field);
  }

  @Test
  void storesWhatIsUploaded() throws Exception {
    HttpResponse<String> created =
        upload(
            new TreeMap<>(Map.of("name", "sent", "unit", "mm/h", "interval", "PT5M")),
            Map.of("a.npy", TestNpy.counting(2, 20, 4, 6)));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location")).hasValue("/v1/datasets/sent");
    JsonNode dataset = body(created);
    assertThat(dataset.path("sequences").asInt()).isEqualTo(2);
    assertThat(dataset.path("frames").asInt()).isEqualTo(40);
    assertThat(dataset.path("unit").asString()).isEqualTo("mm/h");
    assertThat(dataset.path("interval").asString()).isEqualTo("PT5M");
    assertThat(dataset.path("maximum").asDouble()).isEqualTo(959);
    assertThat(dataset.path("source").path("kind").asString()).isEqualTo("upload");
    assertThat(body(get("/v1/datasets/sent"))).isEqualTo(dataset);
    try (var left = java.nio.file.Files.list(home.resolve("data/scratch"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void generatesMovingDigitsAndShowsThem() throws Exception {
    HttpResponse<String> created =
        generate(
            """
            {"name": "digits", "kind": "moving-digits", "sequences": 3, "frames": 20,
             "rows": 64, "columns": 64, "seed": 1}
            """);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    JsonNode dataset = body(created);
    assertThat(dataset.path("kind").asString()).isEqualTo("sequences");
    assertThat(dataset.path("unit").asString()).isEqualTo("1");
    assertThat(dataset.path("interval").isNull()).isTrue();
    assertThat(dataset.path("source").path("settings").path("seed").asInt()).isEqualTo(1);

    HttpResponse<byte[]> gif =
        client.send(request("/v1/datasets/digits/preview").build(), BodyHandlers.ofByteArray());
    assertThat(gif.headers().firstValue("Content-Type")).hasValue("image/gif");
    assertThat(new String(gif.body(), 0, 6, StandardCharsets.US_ASCII)).isEqualTo("GIF89a");
  }

  @Test
  void listsAndDeletes() throws Exception {
    for (String name : new String[] {"one", "two", "three"}) {
      generate(
          """
          {"name": "%s", "kind": "moving-digits", "sequences": 1, "frames": 2, "rows": 16, "columns": 16}
          """
              .formatted(name));
    }
    JsonNode page = body(get("/v1/datasets?limit=2")).path("items");
    assertThat(page.get(0).path("name").asString()).isEqualTo("three");
    assertThat(page.get(1).path("name").asString()).isEqualTo("two");
    JsonNode next = body(get("/v1/datasets?limit=1&after=two")).path("items");
    assertThat(next.get(0).path("name").asString()).isEqualTo("one");
    HttpResponse<String> deleted = send(request("/v1/datasets/one").DELETE().build());
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertProblem(get("/v1/datasets/one"), 404, "", "There is no dataset 'one'");
    assertProblem(
        get("/v1/datasets?after=one"),
        422,
        "after",
        "after is 'one', which no dataset is called; expected the last name of the page before");
    assertProblem(get("/v1/datasets?limit=0"), 422, "limit", "limit is 0; expected 1 to 500");
  }

  @Test
  void refusesWhatDoesNotFit() throws Exception {
    Map<String, byte[]> file = Map.of("a.npy", TestNpy.counting(2, 3, 4, 4));
    assertProblem(
        upload(Map.of("name", "../x"), file),
        422,
        "name",
        "'../x' is not a dataset name; expected ^[a-z0-9][a-z0-9._-]{0,62}$ without '..'");
    assertProblem(
        upload(Map.of(), file), 422, "name", "name is missing; expected the new dataset's name");
    assertProblem(
        upload(Map.of("name", "x", "layuot", "time-first"), file),
        422,
        "layuot",
        "There is no field 'layuot'; expected name, files, layout, interval, unit");
    assertProblem(
        upload(Map.of("name", "x", "interval", "5 minutes"), file),
        422,
        "interval",
        "interval is '5 minutes'; expected an ISO-8601 duration such as PT5M");
    assertProblem(
        upload(Map.of("name", "x", "layout", "first"), file),
        422,
        "layout",
        "layout is 'first'; expected sequence-first or time-first");
    assertProblem(
        generate("{\"name\": \"x\", \"kind\": \"rain\", \"sequences\": 1}"),
        422,
        "kind",
        "kind is 'rain'; expected moving-digits");
    assertThat(get("/v1/datasets/x").statusCode()).isEqualTo(404);
  }

  @Test
  void refusesANameThatIsTaken() throws Exception {
    String request =
        """
        {"name": "taken", "kind": "moving-digits", "sequences": 1, "frames": 2, "rows": 16, "columns": 16}
        """;
    assertThat(generate(request).statusCode()).isEqualTo(201);
    assertProblem(
        generate(request),
        409,
        "name",
        "There is a dataset 'taken' already; delete it first, or choose another name");
  }

  @Test
  void describesItsUploadAsAFormOfBinaryFiles() throws Exception {
    JsonNode api = body(get("/v3/api-docs"));
    JsonNode post = api.path("paths").path("/v1/datasets").path("post");
    assertThat(post.path("operationId").asString()).isEqualTo("uploadDataset");
    assertThat(post.path("parameters").isMissingNode()).isTrue();
    JsonNode form = post.path("requestBody").path("content");
    assertThat(form.propertyNames()).containsExactly("multipart/form-data");
    assertThat(form.path("multipart/form-data").path("schema").path("$ref").asString())
        .isEqualTo("#/components/schemas/DatasetUpload");
    JsonNode schema = api.path("components").path("schemas").path("DatasetUpload");
    assertThat(schema.path("required").toString()).isEqualTo("[\"files\",\"name\"]");
    JsonNode files = schema.path("properties").path("files");
    assertThat(files.path("type").asString()).isEqualTo("array");
    assertThat(files.path("items").path("format").asString()).isEqualTo("binary");
    assertThat(post.path("responses").propertyNames())
        .contains("201", "400", "409", "413", "415", "422");
    JsonNode preview = api.path("paths").path("/v1/datasets/{dataset}/preview").path("get");
    assertThat(
            preview
                .path("responses")
                .path("200")
                .path("content")
                .path("image/gif")
                .path("schema")
                .path("format")
                .asString())
        .isEqualTo("binary");
  }
}
