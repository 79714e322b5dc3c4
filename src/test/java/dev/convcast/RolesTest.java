package dev.convcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service as several processes on one PostgreSQL and one folder. */
class RolesTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path home;

  private final String url = TestDatabase.POSTGRESQL.url();
  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void trainsWhereItIsNotAskedAndGoesOnElsewhere() throws Exception {
    int api = start("api");
    int doomed = start("worker");
    Process worker = processes.get(1);
    post(
        api,
        "/v1/datasets/generated",
        """
        {"name": "squares", "kind": "moving-digits", "sequences": 20, "frames": 5, "rows": 16, "columns": 16}
        """);
    HttpResponse<String> door = get(doomed, "/v1/training-jobs");
    assertThat(door.statusCode()).isEqualTo(404);
    assertThat(json.readTree(door.body()).get("detail").asString())
        .isEqualTo(
            "There is nothing at /v1/training-jobs: this process is a worker; ask one whose convcast.role is api or all");

    String job =
        post(
                api,
                "/v1/training-jobs",
                """
                {"model": "small", "dataset": "squares", "inputs": 3, "horizon": 2,
                 "architecture": {"patch": 4, "hidden": [4]},
                 "training": {"epochs": 300, "batch": 4, "threads": 1, "checkpointInterval": "PT0.2S"}}
                """)
            .headers()
            .firstValue("Location")
            .orElseThrow();
    await().atMost(PATIENCE).until(() -> describe(api, job).get("history").size() > 20);
    worker.destroyForcibly().waitFor();

    start("worker");
    await()
        .atMost(PATIENCE)
        .until(() -> describe(api, job).get("state").asString().equals("succeeded"));
    JsonNode done = describe(api, job);
    assertThat(done.get("attempts").asInt()).isEqualTo(2);
    assertThat(done.get("history")).hasSize(300);
    assertThat(get(api, "/v1/models/small/versions/1").statusCode()).isEqualTo(200);
    assertThat(get(api, "/v1/models/small/versions/2").statusCode()).isEqualTo(404);
    assertThat(
            post(
                    api,
                    "/v1/models/small/forecast",
                    "{\"frames\": [[[0,0],[1,1]],[[0,1],[0,1]],[[1,1],[0,0]]]}")
                .statusCode())
        .isEqualTo(200);
  }

  /** Starts a process and waits until it is ready; its port. */
  private int start(String role) throws Exception {
    int port = freePort();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ConvcastApplication.class.getName(),
                "--convcast.home=" + home,
                "--convcast.role=" + role,
                "--spring.datasource.url=" + url,
                "--server.port=" + port,
                "--db-scheduler.heartbeat-interval=1s")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve(role + "-" + port + ".txt").toFile())
            .start();
    processes.add(process);
    await()
        .atMost(PATIENCE)
        .ignoreException(ConnectException.class)
        .until(() -> get(port, "/actuator/health/readiness").statusCode() == 200);
    return port;
  }

  private JsonNode describe(int port, String job) throws IOException, InterruptedException {
    return json.readTree(get(port, job).body());
  }

  private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    return client.send(request(port, path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(int port, String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        request(port, path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
