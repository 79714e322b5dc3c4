package dev.convcast.forecasting.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.codec.NpyFormat;
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
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a server, and reads what it answers. */
public final class Client {

  private static final JsonMapper JSON = new JsonMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  public Client(int port) {
    this.port = port;
  }

  public HttpResponse<byte[]> get(String path) throws Exception {
    return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofByteArray());
  }

  public HttpResponse<byte[]> post(String path, String type, byte[] body, String... headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  public HttpResponse<byte[]> json(String path, String body) throws Exception {
    return post(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  public HttpResponse<byte[]> send(String method, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofByteArray());
  }

  public static JsonNode tree(HttpResponse<byte[]> response) {
    return JSON.readTree(response.body());
  }

  public static void assertProblem(HttpResponse<byte[]> response, int status, String detail) {
    assertThat(response.headers().firstValue("Content-Type"))
        .as(() -> new String(response.body(), StandardCharsets.UTF_8))
        .contains("application/problem+json");
    assertThat(tree(response).get("detail").asString()).isEqualTo(detail);
    assertThat(response.statusCode()).isEqualTo(status);
  }

  public static byte[] npy(FrameSequence frames) throws IOException {
    var out = new ByteArrayOutputStream();
    NpyFormat.write(frames, out);
    return out.toByteArray();
  }

  public static float[] values(byte[] npy) {
    ByteBuffer file = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
    int header = 10 + file.getShort(8);
    float[] values = new float[(npy.length - header) / Float.BYTES];
    file.position(header);
    file.asFloatBuffer().get(values);
    return values;
  }

  static String header(byte[] npy) {
    return new String(Arrays.copyOf(npy, 128), StandardCharsets.ISO_8859_1);
  }

  public static String frames(FrameSequence frames) {
    int[] shape = frames.shape();
    return nested(frames.values(), shape, 0, new int[1]);
  }

  private static String nested(float[] values, int[] shape, int axis, int[] at) {
    var text = new StringBuilder("[");
    for (int i = 0; i < shape[axis]; i++) {
      text.append(i == 0 ? "" : ",");
      text.append(
          axis == shape.length - 1 ? number(values[at[0]++]) : nested(values, shape, axis + 1, at));
    }
    return text.append("]").toString();
  }

  private static String number(float value) {
    return Float.isNaN(value) ? "null" : Float.toString(value);
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }
}
