package dev.convcast.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(
    classes = WebServer.Server.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {WebServer.NO_DATABASE, "convcast.role=worker"})
class WorkerHasNoDoorTest {

  @LocalServerPort int port;

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models", "/v2", "/v2/health/ready", "/v2/broken"})
  void saysWhoHasOne(String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body())
        .contains("There is nothing at " + path + ": this process is a worker")
        .contains(path.startsWith("/v2") ? "{\"error\":" : "\"detail\":");
  }
}
