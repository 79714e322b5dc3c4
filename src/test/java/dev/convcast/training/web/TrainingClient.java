package dev.convcast.training.web;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who trains over HTTP. */
record TrainingClient(int port) {

  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  /** A dataset of 20 sequences of 5 frames of 16 x 16, where it is not there yet. */
  void generate(String dataset) throws IOException, InterruptedException {
    if (get("/v1/datasets/" + dataset).statusCode() == 404) {
      post(
          "/v1/datasets/generated",
          """
          {"name": "%s", "kind": "moving-digits", "sequences": 20, "frames": 5, "rows": 16, "columns": 16}
          """
              .formatted(dataset));
    }
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(path).body());
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE().build());
  }

  /** Submits a training; its path. */
  String train(String request) throws IOException, InterruptedException {
    HttpResponse<String> answer = post("/v1/training-jobs", request);
    return answer
        .headers()
        .firstValue("Location")
        .orElseThrow(() -> new AssertionError(answer.body()));
  }

  /** The job when it has ended. */
  JsonNode ended(String job) throws IOException, InterruptedException {
    await().atMost(PATIENCE).until(() -> !List.of("queued", "running").contains(state(job)));
    return json(job);
  }

  String state(String job) throws IOException, InterruptedException {
    return json(job).get("state").asString();
  }

  /** The lines of a job's events until their end. */
  List<String> events(String job, String lastEventId) throws IOException, InterruptedException {
    HttpRequest request =
        request(job + "/events").header("Last-Event-ID", lastEventId).timeout(PATIENCE).build();
    return CLIENT
        .send(request, BodyHandlers.ofLines())
        .body()
        .filter(line -> !line.isEmpty())
        .toList();
  }

  byte[] bytes(String path) throws IOException, InterruptedException {
    return CLIENT.send(request(path).build(), BodyHandlers.ofByteArray()).body();
  }

  HttpResponse<byte[]> postBytes(String path, String type, byte[] body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)).build(),
        BodyHandlers.ofByteArray());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return CLIENT.send(request, BodyHandlers.ofString());
  }
}
