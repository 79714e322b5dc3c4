package dev.convcast.inference.web;

import static dev.convcast.inference.web.InferBody.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.forecasting.TestFrames;
import dev.convcast.forecasting.web.Client;
import dev.convcast.forecasting.web.ForecastServer;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the protocol's clients for Python send, byte for byte, and what they read of the answer. */
@ForecastServer
class InferenceClientsTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final FrameSequence SEEN = TestFrames.random(4, new Grid(1, 6, 8), 30, 1);

  @LocalServerPort int port;
  private Socket socket;

  /** An answer on a connection that stays open. */
  private record Answer(int status, Map<String, String> headers, byte[] body) {

    JsonNode json() {
      String length = headers.get("inference-header-content-length");
      return JSON.readTree(body, 0, length == null ? body.length : Integer.parseInt(length));
    }

    byte[] behindJson() {
      String length = headers.getOrDefault("inference-header-content-length", "0");
      return Arrays.copyOfRange(body, Integer.parseInt(length), body.length);
    }
  }

  @BeforeEach
  void connect() throws Exception {
    socket = new Socket("localhost", port);
  }

  @AfterEach
  void leave() throws Exception {
    socket.close();
  }

  @Test
  void tritonsAsksWhatThereIs() throws Exception {
    assertThat(triton("v2/health/live").status()).isEqualTo(200);
    assertThat(triton("v2/health/ready").status()).isEqualTo(200);
    assertThat(triton("v2/models/rain/ready").status()).isEqualTo(200);
    assertThat(triton("v2/models/rain/versions/1/ready").status()).isEqualTo(200);
    assertThat(triton("v2").json().get("extensions").toString())
        .isEqualTo("[\"binary_tensor_data\"]");
    assertThat(triton("v2/models/rain").json().at("/inputs/0/name").asString()).isEqualTo("frames");
    Answer unknown = triton("v2/models/snow");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().get("error").asString())
        .isEqualTo("There is no model 'snow'; there are position, rain, strict, wind");
  }

  @Test
  void tritonsInfersWithBytes() throws Exception {
    String json =
        "{\"id\":\"1\",\"inputs\":[{\"name\":\"frames\",\"shape\":[4,6,8],\"datatype\":\"FP32\","
            + "\"parameters\":{\"binary_data_size\":768}}],\"outputs\":[{\"name\":\"forecast\","
            + "\"parameters\":{\"binary_data\":true}}],\"parameters\":{\"horizon\":2}}";
    Answer answer = triton("v2/models/rain/infer", json, bytes(SEEN.values()));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("id").asString()).isEqualTo("1");
    assertThat(answer.json().at("/outputs/0/shape").toString()).isEqualTo("[2,6,8]");
    assertThat(answer.json().at("/outputs/0/parameters/binary_data_size").asInt()).isEqualTo(384);
    assertThat(answer.behindJson()).isEqualTo(forecast("?horizon=2"));
  }

  @Test
  void tritonsInfersWithoutSayingWhichOutput() throws Exception {
    String json =
        "{\"inputs\":[{\"name\":\"frames\",\"shape\":[4,6,8],\"datatype\":\"FP32\","
            + "\"parameters\":{\"binary_data_size\":768}}],\"parameters\":{\"sequence_id\":7,"
            + "\"sequence_start\":true,\"sequence_end\":false,\"priority\":1,\"timeout\":1000000,"
            + "\"binary_data_output\":true}}";
    Answer answer = triton("v2/models/rain/versions/1/infer", json, bytes(SEEN.values()));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/outputs/0/name").asString()).isEqualTo("forecast");
    assertThat(answer.behindJson()).isEqualTo(forecast(""));
  }

  @Test
  void tritonsInfersInJson() throws Exception {
    String json =
        "{\"inputs\":[{\"name\":\"frames\",\"shape\":[1,1,2],\"datatype\":\"FP32\",\"data\":[1.5,2.0]}],"
            + "\"outputs\":[{\"name\":\"forecast\",\"parameters\":{\"binary_data\":false}}]}";
    Answer answer = triton("v2/models/persistence/infer", json, null);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).doesNotContainKey("inference-header-content-length");
    assertThat(answer.json().at("/outputs/0/data").toString()).isEqualTo("[1.5,2]");
  }

  @Test
  void kservesInfersWithBytes() throws Exception {
    String json =
        "{\"id\":\"0d6f3b4e\",\"model_name\":\"rain\",\"inputs\":[{\"name\":\"frames\","
            + "\"shape\":[4,6,8],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":768}}],"
            + "\"parameters\":{\"binary_data_output\":true}}";
    byte[] body = InferBody.joined(json, bytes(SEEN.values()));
    Answer answer =
        send(
            """
            POST /v2/models/rain/infer HTTP/1.1
            Host: localhost:%d
            Accept: */*
            Accept-Encoding: gzip, deflate
            Connection: keep-alive
            User-Agent: python-httpx/0.27.2
            inference-header-content-length: %d
            content-type: application/octet-stream
            Content-Length: %d

            """
                .formatted(port, json.length(), body.length),
            body);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("id").asString()).isEqualTo("0d6f3b4e");
    assertThat(answer.json().get("model_name").asString()).isEqualTo("rain");
    assertThat(answer.behindJson()).isEqualTo(forecast(""));
  }

  private Answer triton(String path) throws IOException {
    return send(
        """
        GET /%s HTTP/1.1
        User-Agent: python/gevent-http-client-2.3.1
        Host: localhost:%d

        """
            .formatted(path, port),
        new byte[0]);
  }

  /** It sends no Content-Type, and the length of the JSON only where bytes follow. */
  private Answer triton(String path, String json, byte @Nullable [] bytes) throws IOException {
    byte[] body = bytes == null ? json.getBytes(UTF_8) : InferBody.joined(json, bytes);
    String length =
        bytes == null ? "" : "Inference-Header-Content-Length: %d\n".formatted(json.length());
    return send(
        """
        POST /%s HTTP/1.1
        User-Agent: python/gevent-http-client-2.3.1
        %sHost: localhost:%d
        Content-Length: %d

        """
            .formatted(path, length, port, body.length),
        body);
  }

  private Answer send(String head, byte[] body) throws IOException {
    socket.getOutputStream().write(head.replace("\n", "\r\n").getBytes(ISO_8859_1));
    socket.getOutputStream().write(body);
    socket.getOutputStream().flush();
    InputStream in = socket.getInputStream();
    int status = Integer.parseInt(line(in).split(" ")[1]);
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] header = line.split(": ", 2);
      headers.put(header[0], header[1]);
    }
    if (headers.containsKey("Content-Length")) {
      return new Answer(
          status, headers, in.readNBytes(Integer.parseInt(headers.get("Content-Length"))));
    }
    var chunks = new ByteArrayOutputStream();
    for (int size = -1; size != 0; line(in)) {
      size = Integer.parseInt(line(in), 16);
      chunks.writeBytes(in.readNBytes(size));
    }
    return new Answer(status, headers, chunks.toByteArray());
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  /** What /v1 forecasts of the same frames, as bytes. */
  private byte[] forecast(String query) throws Exception {
    var npy =
        new Client(port)
            .post("/v1/models/rain/forecast/upload" + query, "application/x-npy", Client.npy(SEEN));
    return bytes(Client.values(npy.body()));
  }
}
