package dev.convcast.jobs.web;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who has jobs done over HTTP. */
public record JobClient(int port) {

  public static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  /** A dataset of 20 sequences of 5 frames of 16 x 16, where it is not there yet. */
  public void generate(String dataset) throws IOException, InterruptedException {
    if (get("/v1/datasets/" + dataset).statusCode() == 404) {
      post(
          "/v1/datasets/generated",
          """
          {"name": "%s", "kind": "moving-digits", "sequences": 20, "frames": 5, "rows": 16, "columns": 16}
          """
              .formatted(dataset));
    }
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  public JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(path).body());
  }

  public static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  public HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  public HttpResponse<String> put(String path, String body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body))
            .build());
  }

  public HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE().build());
  }

  /** Submits a training; its path. */
  public String train(String request) throws IOException, InterruptedException {
    return submit("/v1/training-jobs", request);
  }

  /** Submits a job; its path. */
  public String submit(String door, String request) throws IOException, InterruptedException {
    HttpResponse<String> answer = post(door, request);
    return answer
        .headers()
        .firstValue("Location")
        .orElseThrow(() -> new AssertionError(answer.body()));
  }

  /** The job when it has ended. */
  public JsonNode ended(String job) throws IOException, InterruptedException {
    await().atMost(PATIENCE).until(() -> !List.of("queued", "running").contains(state(job)));
    return json(job);
  }

  public String state(String job) throws IOException, InterruptedException {
    return json(job).get("state").asString();
  }

  /** The lines of a job's events until their end. */
  public List<String> events(String job, String lastEventId)
      throws IOException, InterruptedException {
    HttpRequest request =
        request(job + "/events").header("Last-Event-ID", lastEventId).timeout(PATIENCE).build();
    return CLIENT
        .send(request, BodyHandlers.ofLines())
        .body()
        .filter(line -> !line.isEmpty())
        .toList();
  }

  public byte[] bytes(String path) throws IOException, InterruptedException {
    return CLIENT.send(request(path).build(), BodyHandlers.ofByteArray()).body();
  }

  public HttpResponse<byte[]> postBytes(String path, String type, byte[] body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)).build(),
        BodyHandlers.ofByteArray());
  }

  /** Stores an NPY file of float32 as a dataset. */
  public HttpResponse<String> upload(String dataset, String shape, float[] values, String unit)
      throws IOException, InterruptedException {
    var body = new ByteArrayOutputStream();
    for (String field : List.of("name=" + dataset, "unit=" + unit)) {
      String[] parts = field.split("=", 2);
      text(
          body,
          "--part\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n",
          parts[0],
          parts[1]);
    }
    text(
        body,
        "--part\r\nContent-Disposition: form-data; name=\"files\"; filename=\"f.npy\"\r\n\r\n");
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }".formatted(shape);
    header = header + " ".repeat(63 - (10 + header.length()) % 64) + "\n";
    ByteBuffer npy =
        ByteBuffer.allocate(10 + header.length() + Float.BYTES * values.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put("\u0093NUMPY\u0001\0".getBytes(StandardCharsets.ISO_8859_1))
            .putShort((short) header.length())
            .put(header.getBytes(StandardCharsets.US_ASCII));
    npy.asFloatBuffer().put(values);
    body.writeBytes(npy.array());
    text(body, "\r\n--part--\r\n");
    return send(
        request("/v1/datasets")
            .header("Content-Type", "multipart/form-data; boundary=part")
            .POST(BodyPublishers.ofByteArray(body.toByteArray()))
            .build());
  }

  private static void text(ByteArrayOutputStream body, String format, Object... values) {
    body.writeBytes(format.formatted(values).getBytes(StandardCharsets.UTF_8));
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return CLIENT.send(request, BodyHandlers.ofString());
  }
}
