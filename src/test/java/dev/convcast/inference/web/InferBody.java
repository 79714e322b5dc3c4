package dev.convcast.inference.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.convcast.forecasting.web.Client;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bodies of the protocol: JSON, and bytes after it. */
final class InferBody {

  private static final JsonMapper JSON = new JsonMapper();

  private InferBody() {}

  static byte[] joined(String json, byte[] bytes) {
    var body = new ByteArrayOutputStream();
    body.writeBytes(json.getBytes(UTF_8));
    body.writeBytes(bytes);
    return body.toByteArray();
  }

  /** Little-endian float32. */
  static byte[] bytes(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /** An answer's JSON. */
  static JsonNode json(HttpResponse<byte[]> answer) {
    int length = jsonLength(answer);
    return JSON.readTree(answer.body(), 0, length);
  }

  /** A forecast's numbers, from wherever they are. */
  static float[] values(HttpResponse<byte[]> answer) {
    JsonNode output = json(answer).at("/outputs/0");
    if (output.has("data")) {
      float[] values = new float[output.get("data").size()];
      for (int i = 0; i < values.length; i++) {
        JsonNode value = output.get("data").get(i);
        values[i] = value.isNull() ? Float.NaN : value.asFloat();
      }
      return values;
    }
    int size = output.at("/parameters/binary_data_size").asInt();
    int length = jsonLength(answer);
    byte[] bytes = Arrays.copyOfRange(answer.body(), length, length + size);
    float[] values = new float[size / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** Numbers as a flat JSON array. */
  static String flat(float[] values) {
    var text = new StringBuilder("[");
    for (float value : values) {
      text.append(text.length() == 1 ? "" : ",").append(Float.isNaN(value) ? "null" : value);
    }
    return text.append("]").toString();
  }

  static HttpResponse<byte[]> post(Client client, String path, String json, byte[] bytes)
      throws Exception {
    return client.post(
        path,
        "application/octet-stream",
        joined(json, bytes),
        "Inference-Header-Content-Length",
        Integer.toString(json.getBytes(UTF_8).length));
  }

  private static int jsonLength(HttpResponse<byte[]> answer) {
    return (int)
        answer
            .headers()
            .firstValueAsLong("Inference-Header-Content-Length")
            .orElse(answer.body().length);
  }
}
