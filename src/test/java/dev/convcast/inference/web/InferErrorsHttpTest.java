package dev.convcast.inference.web;

import static dev.convcast.inference.web.InferBody.bytes;
import static dev.convcast.inference.web.InferBody.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.forecasting.web.Client;
import dev.convcast.forecasting.web.ForecastServer;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@ForecastServer
class InferErrorsHttpTest {

  private static final String PERSISTENCE = "/v2/models/persistence/infer";
  private static final String RAIN = "/v2/models/rain/infer";

  private static final String GOOD =
      "\"name\": \"frames\", \"shape\": [1, 1, 2], \"datatype\": \"FP32\", \"data\": [1, 2]";

  @LocalServerPort int port;
  private Client client;

  @BeforeEach
  void client() {
    client = new Client(port);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | 400 | The request has no body; expected a JSON object",
        "null | 400 | The request has no body; expected a JSON object",
        "[] | 400 | The body is not an object (line 1, column 1)",
        "{ | 400 | The body is not JSON: Unexpected end-of-input: expected close marker for Object",
        "{\"inputs\": [{\"name\": \"frames\"} | 400 | The body is not JSON: Unexpected end-of-input",
        "{} | 422 | There is no input; expected one, 'frames'",
        "{\"inputs\": []} | 422 | There is no input; expected one, 'frames'",
        "{\"inputs\": {}} | 400 | The field 'inputs' is not a list (line 1, column 12)",
        "{\"inputs\": [null]} | 400 | The field 'inputs' is not an object (line 1, column 13)",
        "{\"inputs\": [5]} | 400 | The field 'inputs' is not an object (line 1, column 13)",
        "{\"id\": 5, \"inputs\": [{$}]} | 400 | The field 'id' is 5; expected text (line 1, column 8)",
        "{\"inputs\": [{$}, {$}]} | 422 | There are several inputs; expected one, 'frames'",
        "{\"inputs\": [{$}]} {} | 400 | More follows the JSON object; expected nothing after it",
        "{\"inputs\": [{$}]} x | 400 | The body is not JSON: Unrecognized token 'x'",
        "{\"inputs\": [{$, \"name\": \"x\"}]} | 400 | The body is not JSON: Duplicate Object property \"name\"",
        "{\"parameters\": [], \"inputs\": [{$}]} | 400 | The field 'parameters' is not an object",
        "{\"outputs\": [{\"name\": \"rain\"}], \"inputs\": [{$}]} | 422 | The output is 'rain'; expected 'forecast'",
        "{\"outputs\": [{}], \"inputs\": [{$}]} | 422 | The output is without a name; expected 'forecast'",
        "{\"outputs\": [{\"name\": \"forecast\"}, {\"name\": \"x\"}], \"inputs\": [{$}]} | 422 | There are several outputs; expected one, 'forecast'"
      })
  void refusesARequestThatIsNone(String json, int status, String error) throws Exception {
    assertErrorBegins(client.json(PERSISTENCE, json.replace("$", GOOD)), status, error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"name\": \"x\", \"shape\": [1,1,2], \"datatype\": \"FP32\", \"data\": [1, 2] | 422 | The input is 'x'; expected 'frames'",
        "\"shape\": [1,1,2], \"datatype\": \"FP32\", \"data\": [1, 2] | 422 | The input is without a name; expected 'frames'",
        "\"name\": \"frames\", \"datatype\": \"FP32\", \"data\": [1, 2] | 422 | The input 'frames' has no shape; expected one",
        "\"name\": \"frames\", \"shape\": [1,1,2], \"data\": [1, 2] | 422 | The datatype is absent; expected one of BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, FP16, FP32, FP64",
        "\"name\": \"frames\", \"shape\": [1,1,2], \"datatype\": \"BYTES\", \"data\": [1, 2] | 422 | The datatype is 'BYTES'; expected one of BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, FP16, FP32, FP64",
        "\"name\": \"frames\", \"shape\": [1,1,2], \"datatype\": \"FP32\" | 422 | The input 'frames' has neither 'data' nor the parameter 'binary_data_size'; expected one of them",
        "\"name\": \"frames\", \"shape\": [1,1,2], \"datatype\": \"FP32\", \"data\": [1, 2], \"parameters\": {\"binary_data_size\": 8} | 422 | The input 'frames' has both 'data' and the parameter 'binary_data_size'; expected one of them",
        "\"name\": \"frames\", \"shape\": [1,1,2], \"datatype\": \"FP32\", \"parameters\": {\"binary_data_size\": 8} | 400 | The input 'frames' has 'binary_data_size' but the request no header 'Inference-Header-Content-Length'; expected the bytes of the JSON in it",
        "\"name\": \"frames\", \"shape\": [2], \"datatype\": \"FP32\", \"data\": [1, 2] | 422 | The shape is (2); expected (T, H, W), (T, C, H, W) or (B, T, C, H, W) with no side below 1",
        "\"name\": \"frames\", \"shape\": [1,1,1,1,1,2], \"datatype\": \"FP32\", \"data\": [1, 2] | 422 | The shape is (1, 1, 1, 1, 1, 2); expected (T, H, W), (T, C, H, W) or (B, T, C, H, W) with no side below 1",
        "\"name\": \"frames\", \"shape\": [1,0,2], \"datatype\": \"FP32\", \"data\": [1, 2] | 422 | The shape is (1, 0, 2); expected (T, H, W), (T, C, H, W) or (B, T, C, H, W) with no side below 1",
        "\"name\": \"frames\", \"shape\": [1,-1,2], \"datatype\": \"FP32\", \"data\": [1, 2] | 422 | The shape is (1, -1, 2); expected (T, H, W), (T, C, H, W) or (B, T, C, H, W) with no side below 1",
        "\"name\": \"frames\", \"shape\": [1,1.5,2], \"datatype\": \"FP32\", \"data\": [1, 2] | 400 | The field 'inputs.shape' is not a whole number",
        "\"name\": \"frames\", \"shape\": 3, \"datatype\": \"FP32\", \"data\": [1, 2] | 400 | The field 'inputs.shape' is not a list",
        "\"name\": \"frames\", \"shape\": [99999999999999999999,1,2], \"datatype\": \"FP32\", \"data\": [1, 2] | 400 | The field 'inputs.shape' is larger than any number that belongs there; expected a whole number",
        "\"name\": \"frames\", \"shape\": [4000000000,4000000000,4000000000], \"datatype\": \"FP32\", \"data\": [1, 2] | 413 | A tensor of shape (4000000000, 4000000000, 4000000000) holds 9223372036854775807 values; the limit is 20000",
        "\"name\": \"frames\", \"shape\": [2,100,101], \"datatype\": \"FP32\", \"data\": [1, 2] | 413 | A tensor of shape (2, 100, 101) holds 20200 values; the limit is 20000",
        "\"name\": \"frames\", \"shape\": [1,1,3], \"datatype\": \"FP32\", \"data\": [1, 2] | 422 | 'data' has 2 values; a tensor of shape (1, 1, 3) has 3",
        "\"name\": \"frames\", \"shape\": [1,1,2], \"datatype\": \"FP32\", \"data\": [[1], [2]] | 422 | 'data' is nested as (2, 1); expected (1, 1, 2) as its shape, or one array of all",
        "\"name\": \"frames\", \"shape\": [1,1,2], \"datatype\": \"FP32\", \"data\": [[1, 2], [3]] | 422 | data[1] holds 1 numbers, those before it 2; expected equal lengths",
        "\"name\": \"frames\", \"shape\": [1,1,2], \"datatype\": \"FP32\", \"data\": [] | 422 | data is empty; expected at least one number in every array",
        "\"name\": \"frames\", \"shape\": [1,1,2], \"datatype\": \"FP32\", \"data\": 5 | 400 | data is a number; expected an array of numbers",
        "\"name\": \"frames\", \"shape\": [1,1,2], \"datatype\": \"FP32\", \"data\": [1, \"2\"] | 400 | data[1] is text; expected a number, or null for missing data",
        "\"name\": \"frames\", \"shape\": [1,1,2], \"datatype\": \"FP32\", \"data\": [1, NaN] | 400 | The JSON is broken at data[1], line 1, column",
        "\"name\": \"frames\", \"shape\": [1,1,2], \"datatype\": \"FP64\", \"data\": [1, 1e39] | 422 | data[1] is 1e39; expected a finite number within float32 (up to 3.4e38), or null for missing data",
        "\"name\": \"frames\", \"shape\": [1,1,2], \"datatype\": \"FP32\", \"data\": [1, true] | 422 | The 2. value of 'data' is true or false; FP32 has numbers",
        "\"name\": \"frames\", \"shape\": [1,1,2], \"datatype\": \"BOOL\", \"data\": [true, 2] | 422 | The 2. value of 'data' is 2.0; BOOL has true or false",
        "\"name\": \"frames\", \"shape\": [1,1,2], \"datatype\": \"UINT8\", \"data\": [1, 256] | 422 | The 2. value of 'data' is 256.0; UINT8 has whole numbers of 8 bits, none below 0",
        "\"name\": \"frames\", \"shape\": [1,1,2], \"datatype\": \"INT64\", \"data\": [1, 1.5] | 422 | The 2. value of 'data' is 1.5; INT64 has whole numbers of 64 bits",
        "\"name\": \"frames\", \"shape\": [1,1,2], \"datatype\": \"FP32\", \"parameters\": {\"binary_data_size\": \"x\"} | 400 | The field 'inputs.parameters.binary_data_size' is"
      })
  void refusesATensorThatIsNone(String input, int status, String error) throws Exception {
    assertErrorBegins(
        client.json(PERSISTENCE, "{\"inputs\": [{%s}]}".formatted(input)), status, error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"horizon\": 0 | 422 | The horizon is 0; expected 1 to 100",
        "\"horizon\": 1.5 | 400 | The field 'parameters.horizon' is 1.5; expected a whole number (line 1, column 28)",
        "\"horizon\": \"3\" | 400 | The field 'parameters.horizon' is not a whole number (line 1, column 28)",
        "\"unit\": \"dBZ\" | 422 | The frames are in dBZ; rain version 1 takes mm/h",
        "\"unit\": \"\" | 422 | The unit is not 1 to 32 printable characters, such as mm/h or 1",
        "\"interval\": \"PT10M\" | 422 | The frames are PT10M apart; rain version 1 takes frames PT5M apart",
        "\"deadline\": \"PT0S\" | 422 | The deadline is PT0S; expected more than zero and at most PT30M",
        "\"deadline\": \"PT0.000001S\" | 504 | The deadline of PT0.000001S passed before the forecast was ready; the work on it was dropped",
        "\"deadline\": \"soon\" | 400 | The field 'parameters.deadline' is 'soon'; expected an ISO-8601 duration such as PT5M (line 1, column 29)",
        "\"binary_data_output\": \"yes\" | 400 | The field 'parameters.binary_data_output' is"
      })
  void refusesAParameterThatDoesNotFit(String parameter, int status, String error)
      throws Exception {
    String json =
        """
        {"parameters": {%s}, "inputs": [{"name": "frames", "shape": [4,2,2], "datatype": "FP32",
         "data": [1,1,1,1, 1,1,1,1, 1,1,1,1, 1,1,1,1]}]}"""
            .formatted(parameter);
    assertErrorBegins(client.json(RAIN, json), status, error);
  }

  @Test
  void refusesWhatTheModelDoesNotTake() throws Exception {
    String json = "{\"inputs\": [{%s}]}".formatted(GOOD);
    assertError(
        client.json(RAIN, json), 422, "There are 1 frames; rain version 1 takes at least 4");
    assertError(
        client.json("/v2/models/wind/infer", json),
        422,
        "The frames have 1 channels; wind version 1 takes 2");
    assertError(
        client.json("/v2/models/snow/infer", json),
        404,
        "There is no model 'snow'; there are position, rain, strict, wind");
    assertError(
        client.json("/v2/models/A/infer", json),
        404,
        "There is no model 'A': no model can have this name");
    assertError(
        client.json("/v2/models/rain/versions/7/infer", json),
        404,
        "Model rain has no version '7'; its versions are 1, its aliases none");
    assertError(
        client.json("/v2/models/persistence/versions/2/infer", json),
        404,
        "There is no version '2' of persistence; a baseline has version 1 only");
  }

  @Test
  void refusesABatchOfWhichOneDoesNotFit() throws Exception {
    float[] values = new float[32];
    values[20] = Float.NaN;
    assertError(
        post(client, "/v2/models/strict/infer", binary("[2,4,1,2,2]", 128), bytes(values)),
        422,
        "Sequence 2 of 2: 1 of 16 values are missing (NaN or null), the first in the 2. of the last"
            + " 4 frames, row 1, column 1; strict version 1 takes none");
  }

  @Test
  void refusesForecastsThatAreTooManyTogether() throws Exception {
    String json =
        binary("[300,1,1,1,1]", 1200)
            .replace("{\"inputs\"", "{\"parameters\": {\"horizon\": 100}, \"inputs\"");
    assertError(
        post(client, PERSISTENCE, json, bytes(new float[300])),
        413,
        "The forecasts of 300 sequences have 30000 values (each 100 frames of 1 x"
            + " 1); at most 20000 are allowed");
  }

  @Test
  void refusesBytesThatAreNotAsManyAsTheyShouldBe() throws Exception {
    assertError(
        post(client, PERSISTENCE, binary("[1,1,2]", 4), bytes(1)),
        422,
        "'binary_data_size' is 4; FP32 of shape (1, 1, 2) has 8 bytes");
    assertError(
        post(client, PERSISTENCE, binary("[1,1,2]", 8), bytes(1)),
        400,
        "The body ends within the binary data, after 4 of 8 bytes");
    assertError(
        post(client, PERSISTENCE, binary("[1,1,2]", 8), bytes(1, 2, 3)),
        400,
        "The body goes on after the data that it announces");
    assertError(
        post(client, PERSISTENCE, "{\"inputs\": [{%s}]}".formatted(GOOD), bytes(1)),
        400,
        "The body goes on after the data that it announces");
    assertError(
        post(client, PERSISTENCE, binary("[1,1,2]", 8), bytes(1, Float.POSITIVE_INFINITY)),
        422,
        "A value is infinite, in the 1. of the last 1 frames, row 1, column 2; expected finite"
            + " numbers");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ten | The parameter 'Inference-Header-Content-Length' is 'ten'; expected a whole number",
        "0 | The header 'Inference-Header-Content-Length' is 0; expected the bytes of the JSON, 1 or more",
        "-5 | The header 'Inference-Header-Content-Length' is -5; expected the bytes of the JSON, 1 or more",
        "10 | The body is not JSON: Unexpected end-of-input",
        "500 | The header 'Inference-Header-Content-Length' is 500, the body has 88 bytes"
      })
  void refusesALengthThatIsNotTheJsons(String length, String error) throws Exception {
    byte[] json = "{\"inputs\": [{%s}]}".formatted(GOOD).getBytes(UTF_8);
    assertErrorBegins(
        client.post(
            PERSISTENCE, "application/json", json, "Inference-Header-Content-Length", length),
        400,
        error);
  }

  @Test
  void refusesABodyAboveTheLimit() throws Exception {
    String json = "{\"inputs\": [{%s}]}".formatted(GOOD) + " ".repeat(102_400);
    assertError(
        client.json(PERSISTENCE, json), 413, "The body is larger than the limit of 102400 bytes");
  }

  @Test
  void refusesWhatUnpacksAboveTheLimit() throws Exception {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(" ".repeat(200_000).getBytes(UTF_8));
    }
    assertError(
        client.post(
            PERSISTENCE, "application/json", packed.toByteArray(), "Content-Encoding", "gzip"),
        413,
        "The body is larger than the limit of 102400 bytes");
  }

  @Test
  void refusesWhatItCannotUnpack() throws Exception {
    byte[] plain = "{\"inputs\": []}".getBytes(UTF_8);
    assertError(
        client.post(PERSISTENCE, "application/json", plain, "Content-Encoding", "br"),
        415,
        "The Content-Encoding is 'br'; read are gzip, deflate, identity");
    for (String encoding : new String[] {"gzip", "deflate"}) {
      assertError(
          client.post(PERSISTENCE, "application/json", plain, "Content-Encoding", encoding),
          400,
          "The body is not what its Content-Encoding promises");
    }
  }

  @Test
  void refusesOtherTypesMethodsAndPaths() throws Exception {
    assertError(
        client.post(PERSISTENCE, "text/plain", new byte[] {1}),
        415,
        "The Content-Type is text/plain; read are application/json, application/octet-stream");
    var get = client.get(PERSISTENCE);
    assertError(get, 405, "GET is not allowed on /v2/models/persistence/infer; allowed are POST");
    assertThat(get.headers().firstValue("Allow")).contains("POST");
    assertError(client.json("/v2", "{}"), 405, "POST is not allowed on /v2; allowed are GET");
    assertError(
        client.get("/v2/models"),
        404,
        "There is nothing at /v2/models; /v3/api-docs lists what there is");
    assertError(
        client.get("/v2/models/rain/config"),
        404,
        "There is nothing at /v2/models/rain/config; /v3/api-docs lists what there is");
  }

  private static String binary(String shape, int size) {
    return """
        {"inputs": [{"name": "frames", "shape": %s, "datatype": "FP32",
         "parameters": {"binary_data_size": %d}}]}"""
        .formatted(shape, size);
  }

  private static void assertError(HttpResponse<byte[]> answer, int status, String error) {
    assertErrorBegins(answer, status, error);
    assertThat(Client.tree(answer).get("error").asString()).isEqualTo(error);
  }

  private static void assertErrorBegins(HttpResponse<byte[]> answer, int status, String error) {
    String body = new String(answer.body(), UTF_8);
    assertThat(answer.headers().firstValue("Content-Type")).as(body).contains("application/json");
    assertThat(Client.tree(answer).propertyNames()).as(body).containsExactly("error");
    assertThat(Client.tree(answer).get("error").asString()).startsWith(error);
    assertThat(answer.statusCode()).isEqualTo(status);
  }
}
