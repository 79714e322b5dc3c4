package dev.convcast.inference.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.forecasting.web.Client;
import dev.convcast.forecasting.web.ForecastServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

@ForecastServer
class InferenceHttpTest {

  @LocalServerPort int port;
  @Autowired ApplicationContext context;
  private Client client;

  @BeforeEach
  void client() {
    client = new Client(port);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v2/health/live | {\"live\":true}",
        "/v2/health/ready | {\"live\":true,\"ready\":true}",
        "/v2/models/rain/ready | {\"name\":\"rain\",\"ready\":true}",
        "/v2/models/rain/versions/1/ready | {\"name\":\"rain\",\"ready\":true}",
        "/v2/models/optical-flow/ready | {\"name\":\"optical-flow\",\"ready\":true}",
        "/v2/models/optical-flow/versions/1/ready | {\"name\":\"optical-flow\",\"ready\":true}",
        "/v2/models/wind | {\"name\":\"wind\",\"versions\":[\"1\"],\"platform\":\"convcast\","
            + "\"inputs\":[{\"name\":\"frames\",\"datatype\":\"FP32\",\"shape\":[-1,-1,2,-1,-1]}],"
            + "\"outputs\":[{\"name\":\"forecast\",\"datatype\":\"FP32\",\"shape\":[-1,-1,2,-1,-1]}]}",
        "/v2/models/persistence/versions/1 | {\"name\":\"persistence\",\"versions\":[\"1\"],\"platform\":\"convcast\","
            + "\"inputs\":[{\"name\":\"frames\",\"datatype\":\"FP32\",\"shape\":[-1,-1,-1,-1,-1]}],"
            + "\"outputs\":[{\"name\":\"forecast\",\"datatype\":\"FP32\",\"shape\":[-1,-1,-1,-1,-1]}]}"
      })
  void says(String path, String body) throws Exception {
    assertAnswer(client.get(path), 200, body);
  }

  @Test
  void namesItself() throws Exception {
    for (String path : new String[] {"/v2", "/v2/"}) {
      String body = new String(client.get(path).body(), UTF_8);
      assertThat(body)
          .matches(
              "\\{\"name\":\"convcast\",\"version\":\"[^\"]+\",\"extensions\":\\[\"binary_tensor_data\"]}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v2/models/snow | There is no model 'snow'; there are position, rain, strict, wind",
        "/v2/models/snow/ready | There is no model 'snow'; there are position, rain, strict, wind",
        "/v2/models/A..b/ready | There is no model 'A..b': no model can have this name",
        "/v2/models/wind/versions/2 | Model wind has no version '2'; its versions are 1, its aliases none",
        "/v2/models/wind/versions/2/ready | Model wind has no version '2'; its versions are 1, its aliases none",
        "/v2/models/persistence/versions/x | There is no version 'x' of persistence; a baseline has version 1 only"
      })
  void knowsNoOtherModel(String path, String error) throws Exception {
    assertAnswer(client.get(path), 404, "{\"error\":\"" + error + "\"}");
  }

  @Test
  void isNotReadyWhileTheServiceIsNot() throws Exception {
    publish(ReadinessState.REFUSING_TRAFFIC);
    try {
      String error = "{\"error\":\"The service is starting or stopping; try again\"}";
      assertAnswer(client.get("/v2/health/ready"), 503, error);
      assertAnswer(client.get("/v2/models/rain/ready"), 503, error);
      assertAnswer(client.get("/v2/health/live"), 200, "{\"live\":true}");
    } finally {
      publish(ReadinessState.ACCEPTING_TRAFFIC);
    }
    publish(LivenessState.BROKEN);
    try {
      assertAnswer(
          client.get("/v2/health/live"),
          503,
          "{\"error\":\"The service is broken; it must be started again\"}");
    } finally {
      publish(LivenessState.CORRECT);
    }
  }

  private void publish(AvailabilityState state) {
    AvailabilityChangeEvent.publish(context, state);
  }

  private static void assertAnswer(HttpResponse<byte[]> answer, int status, String body) {
    assertThat(new String(answer.body(), UTF_8)).isEqualTo(body);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
  }
}
