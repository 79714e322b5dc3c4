package dev.convcast.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(
    classes = WebServer.Server.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      WebServer.NO_DATABASE,
      "convcast.http.max-json=2KB",
      "convcast.http.max-upload=4KB",
      "server.tomcat.max-part-count=3"
    })
class ProblemDetailsTest {

  private static final JsonMapper JSON = new JsonMapper();

  @LocalServerPort int port;

  @ParameterizedTest
  @CsvSource({
    "UNREADABLE, 400, unreadable",
    "NOT_FOUND, 404, not-found",
    "NOT_ACCEPTABLE, 406, not-acceptable",
    "CONFLICT, 409, conflict",
    "TOO_LARGE, 413, too-large",
    "UNSUPPORTED_FORMAT, 415, unsupported-format",
    "DOES_NOT_FIT, 422, does-not-fit",
    "BUSY, 503, busy",
    "DEADLINE_PASSED, 504, deadline-passed"
  })
  void answersARefusalByItsReason(String reason, int status, String slug) throws Exception {
    var response = get("/refused/" + reason, "*/*");
    assertThat(response.statusCode()).isEqualTo(status);
    JsonNode problem = problem(response);
    assertThat(problem.get("type").asString()).isEqualTo("/problems/" + slug);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("title").asString()).isNotBlank();
    assertThat(problem.get("detail").asString()).isEqualTo("No.");
    assertThat(problem.get("field").asString()).isEqualTo("x");
  }

  @Test
  void saysWhenToTryAgain() throws Exception {
    var response = get("/refused/BUSY", "image/gif");
    assertThat(response.headers().firstValue("Retry-After")).contains("7");
    assertThat(problem(response).get("retryAfterSeconds").asInt()).isEqualTo(7);
  }

  @Test
  void saysNothingOfTheInsideButWhereToFindItInTheLog(CapturedOutput log) throws Exception {
    var response = get("/broken", "*/*");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("secret").doesNotContain("Exception");
    String traceId = problem(response).get("traceId").asString();
    assertThat(log.getAll()).contains("traceId " + traceId).contains("secret: /etc/passwd");
  }

  @Test
  void namesAnUnknownField() throws Exception {
    assertUnreadable(
        "{\"horizon\": 3, \"horizn\": 3}",
        "horizn",
        "The field 'horizn' is not known; known here are colour, horizon, interval, training,"
            + " unit, values");
  }

  @Test
  void namesAnUnknownFieldByItsWholePath() throws Exception {
    assertUnreadable(
        "{\"horizon\": 3, \"training\": {\"epochs\": 1, \"lr\": 2}}",
        "training.lr",
        "The field 'training.lr' is not known; known here are epochs");
  }

  @Test
  void takesNoTextForANumber() throws Exception {
    assertUnreadable(
        "{\"horizon\": \"3\"}",
        "horizon",
        "The field 'horizon' is not a whole number (line 1, column 13)");
  }

  @Test
  void takesNoFractionForAWholeNumber() throws Exception {
    assertUnreadable(
        "{\"horizon\": 3.5}",
        "horizon",
        "The field 'horizon' is 3.5; expected a whole number (line 1, column 13)");
  }

  @Test
  void takesNoNumberForText() throws Exception {
    assertUnreadable(
        "{\"horizon\": 3, \"unit\": 5}",
        "unit",
        "The field 'unit' is 5; expected text (line 1, column 24)");
  }

  @Test
  void namesTheElementOfAList() throws Exception {
    assertUnreadable(
        "{\"horizon\": 3,\n \"values\": [1, \"two\"]}",
        "values[1]",
        "The field 'values[1]' is not a number (line 2, column 16)");
  }

  @Test
  void showsWhatADurationLooksLike() throws Exception {
    assertUnreadable(
        "{\"horizon\": 3, \"interval\": \"5 minutes\"}",
        "interval",
        "The field 'interval' is '5 minutes'; expected an ISO-8601 duration such as PT5M (line 1,"
            + " column 28)");
  }

  @Test
  void listsTheChoices() throws Exception {
    assertUnreadable(
        "{\"horizon\": 3, \"colour\": \"GREEN\"}",
        "colour",
        "The field 'colour' is 'GREEN'; expected one of RED, BLUE (line 1, column 26)");
  }

  @Test
  void saysWhereJsonBreaks() throws Exception {
    var problem = problem(post("/body", "application/json", "{\"horizon\": 3,}"));
    assertThat(problem.get("detail").asString())
        .startsWith("The body is not JSON: Unexpected character ('}'")
        .endsWith("(line 1, column 15)");
  }

  @Test
  void refusesAFieldGivenTwice() throws Exception {
    var problem = problem(post("/body", "application/json", "{\"horizon\": 3, \"horizon\": 4}"));
    assertThat(problem.get("detail").asString()).contains("uplicate").contains("horizon");
  }

  @Test
  void refusesAnEmptyBody() throws Exception {
    var problem = problem(post("/body", "application/json", ""));
    assertThat(problem.get("detail").asString())
        .isEqualTo("The request has no body; expected a JSON object");
  }

  @Test
  void namesTheFieldThatBreaksAConstraint() throws Exception {
    var response = post("/body", "application/json", "{\"horizon\": 0}");
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(problem(response).get("detail").asString())
        .isEqualTo("horizon is 0; it must be greater than 0");
  }

  @Test
  void namesTheParameterThatBreaksAConstraint() throws Exception {
    var response = get("/number?horizon=-1", "*/*");
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(problem(response).get("detail").asString())
        .isEqualTo("horizon is -1; it must be greater than 0");
  }

  @Test
  void namesAParameterOfTheWrongType() throws Exception {
    var response = get("/number?horizon=abc", "*/*");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(problem(response).get("detail").asString())
        .isEqualTo("The parameter 'horizon' is 'abc'; expected a whole number");
  }

  @Test
  void refusesAQueryThatIsNotUtf8() throws Exception {
    String answer =
        raw("GET /number?horizon=%FF HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400").contains("The query cannot be read");
  }

  @Test
  void namesAMissingParameter() throws Exception {
    var response = get("/number", "*/*");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(problem(response).get("detail").asString())
        .isEqualTo("The parameter 'horizon' is missing; expected it in the request");
  }

  @Test
  void namesTheMethodsAllowed() throws Exception {
    var response = get("/body", "*/*");
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("POST");
    assertThat(problem(response).get("detail").asString())
        .isEqualTo("GET is not allowed on /body; allowed are POST");
  }

  @Test
  void listsTheFormatsRead() throws Exception {
    var response = post("/body", "text/csv", "1,2");
    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(problem(response).get("detail").asString())
        .isEqualTo("The Content-Type is text/csv; read are application/json");
  }

  @Test
  void listsTheFormatsWritten() throws Exception {
    var response = get("/text", "image/gif");
    assertThat(response.statusCode()).isEqualTo(406);
    assertThat(problem(response).get("detail").asString())
        .isEqualTo("Accept is image/gif; written are text/plain");
  }

  @Test
  void saysThatThereIsNothingAtAPath() throws Exception {
    var response = get("/v1/nothing", "text/html");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(problem(response).get("detail").asString())
        .isEqualTo("There is nothing at /v1/nothing; /v3/api-docs lists what there is");
  }

  @Test
  void refusesAJsonBodyAboveTheLimit() throws Exception {
    var response = post("/body", "application/json", "{\"unit\": \"" + "x".repeat(2048) + "\"}");
    assertTooLarge(response, "The body is larger than the limit of 2048 bytes");
  }

  @Test
  void countsAJsonBodyThatDoesNotSayItsLength() throws Exception {
    byte[] body = ("{\"unit\": \"" + "x".repeat(4000) + "\"}").getBytes(StandardCharsets.UTF_8);
    var request =
        HttpRequest.newBuilder(uri("/body"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)));
    assertTooLarge(
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString()),
        "The body is larger than the limit of 2048 bytes");
  }

  @Test
  void refusesAMultipartBodyAboveTheLimit() throws Exception {
    assertTooLarge(
        post("/parts", "multipart/form-data; boundary=x", parts(1, "y".repeat(5000))),
        "The body is larger than the limit of 4096 bytes");
  }

  @Test
  void refusesTooManyParts() throws Exception {
    assertTooLarge(
        post("/parts", "multipart/form-data; boundary=x", parts(4, "y")),
        "The body has too many parts; at most 3 are read");
  }

  @Test
  void refusesAMultipartBodyThatIsCut() throws Exception {
    var response =
        post(
            "/parts",
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"frames\"\r\n\r\ncut");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(problem(response).get("detail").asString())
        .startsWith("The body is not the multipart/form-data that its Content-Type promises");
  }

  @Test
  void namesAMissingPart() throws Exception {
    var response =
        post(
            "/parts",
            "multipart/form-data; boundary=x",
            parts(1, "y").replace("frames", "pictures"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(problem(response).get("detail").asString())
        .isEqualTo("The part 'frames' is missing; expected it in the request");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /v1/a%2Fb HTTP/1.1, 400, unreadable",
    "GET /a|b{ HTTP/1.1, 400, unreadable",
    "nonsense, 400, unreadable"
  })
  void answersWhatTomcatRefusesToo(String requestLine, int status, String slug) throws Exception {
    String answer = raw(requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status)
        .contains("application/problem+json")
        .contains("\"type\":\"/problems/" + slug + "\"")
        .doesNotContain("<html");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /v2/models/a%2Fb HTTP/1.1 | 400 | The request is not valid HTTP;",
        "GET /v2/nothing HTTP/1.1 | 404 | There is nothing at /v2/nothing; /v3/api-docs lists what there is",
        "GET /v2/refused HTTP/1.1 | 503 | No.",
        "POST /v2/refused HTTP/1.1 | 405 | POST is not allowed on /v2/refused; allowed are GET",
        "GET /v2/broken HTTP/1.1 | 500 | The request failed through no fault of its own;"
      })
  void answersTheInferenceProtocolInItsOwnWords(String requestLine, int status, String error)
      throws Exception {
    String answer = raw(requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status)
        .containsIgnoringCase("content-type: application/json")
        .contains("{\"error\":\"" + error)
        .doesNotContain("secret")
        .doesNotContain("problem");
    assertThat(answer.contains("Retry-After: 7")).isEqualTo(status == 503);
    assertThat(answer.contains("Allow: GET")).isEqualTo(status == 405);
  }

  @Test
  void answersHeadersThatAreTooLong() throws Exception {
    String answer =
        raw(
            "GET /number HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: "
                + "x".repeat(9000)
                + "\r\n\r\n");
    assertThat(answer).contains("application/problem+json").contains("together at most 8192 bytes");
  }

  private void assertUnreadable(String body, String field, String detail) throws Exception {
    var response = post("/body", "application/json", body);
    JsonNode problem = problem(response);
    assertThat(problem.get("detail").asString()).isEqualTo(detail);
    assertThat(problem.get("field").asString()).isEqualTo(field);
    assertThat(response.statusCode()).isEqualTo(400);
  }

  private static void assertTooLarge(HttpResponse<String> response, String detail) {
    assertThat(problem(response).get("detail").asString()).isEqualTo(detail);
    assertThat(response.statusCode()).isEqualTo(413);
  }

  private static JsonNode problem(HttpResponse<String> response) {
    assertThat(response.headers().firstValue("Content-Type"))
        .as(response.body())
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    return JSON.readTree(response.body());
  }

  private static String parts(int count, String content) {
    return ("--x\r\nContent-Disposition: form-data; name=\"frames\"; filename=\"f\"\r\n\r\n"
                + content
                + "\r\n")
            .repeat(count)
        + "--x--\r\n";
  }

  private HttpResponse<String> get(String path, String accept) throws Exception {
    var request = HttpRequest.newBuilder(uri(path)).header("Accept", accept).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String type, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private String raw(String request) throws IOException {
    try (var socket = new Socket("localhost", port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }
}
