package dev.convcast.models.web;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * {@code tools/import_pytorch.py}: models that PyTorch made forecast here what they forecast there.
 * Skips itself where no Python has PyTorch.
 */
@EnabledIf(value = "hasPyTorch", disabledReason = "no python3 here has numpy and torch")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class PyTorchImportTest {

  private static final Path HERE = Path.of("").toAbsolutePath();
  private static final String PYTHON = python();
  private static final String PEER = "src/test/resources/import/peer.py";
  private static final String TOOL = "tools/import_pytorch.py";
  private static final String EXAMPLE_FRAMES = "docs/examples/moving-digits.npz";
  private static final double CLOSE = 1e-5;

  /** What a command printed, both streams together, and its exit code. */
  record Ended(int code, String said) {}

  @TempDir static Path home;
  @TempDir static Path peers;

  @LocalServerPort int port;

  @DynamicPropertySource
  static void home(DynamicPropertyRegistry registry) {
    registry.add("convcast.home", home::toString);
  }

  @BeforeAll
  static void makesThePeers() {
    var made = run(HERE, PEER, peers.toString());
    assertThat(made.code()).as(made.said()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "concatenated, --gates ifog",
    "separate,     --names {folder}/names.json",
    "position,     --names {folder}/names.json --gates ogfi",
    "biasless,     --names {folder}/names.json --forget-bias 1 --ignore loss.* --ignore steps"
  })
  void forecastsWhatPyTorchForecasts(String layout, String options) throws Exception {
    assertThat(difference(layout, options)).isLessThan(CLOSE);
  }

  @Test
  void forecastsSomethingElseWithTheGatesMixedUp() throws Exception {
    assertThat(difference("concatenated", "--gates ifgo")).isGreaterThan(100 * CLOSE);
  }

  @Test
  void forecastsWhatTheDocumentsExampleForecasts() throws Exception {
    String document = Files.readString(Path.of("docs/import.md"));
    Path folder = Files.createDirectory(peers.resolve("example"));
    Path frames = Path.of(EXAMPLE_FRAMES).toAbsolutePath();
    String model = block(document, "`model.py`").replace(EXAMPLE_FRAMES, frames.toString());
    Files.writeString(folder.resolve("model.py"), model);
    Files.writeString(folder.resolve("names.json"), block(document, "`names.json`"));
    Files.writeString(folder.resolve("card.json"), block(document, "`card.json`"));
    var made = run(folder, "model.py");
    assertThat(made.code()).as(made.said()).isZero();
    Files.move(folder.resolve("digits.pt"), folder.resolve("weights.pt"));
    Files.copy(frames, folder.resolve("frames.npy"));
    Files.move(folder.resolve("theirs.npy"), folder.resolve("forecast.npy"));

    assertThat(difference("example", "--names {folder}/names.json --gates ifog")).isLessThan(CLOSE);
  }

  @Test
  void makesTheSameBytesEveryTime() throws Exception {
    Path first = imported("concatenated", "--gates ifog");
    byte[] bytes = Files.readAllBytes(first);
    Path second = imported("concatenated", "--gates ifog");
    assertThat(second).hasBinaryContent(bytes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          weights.pt  |              | 'encoder.cell_list.0.conv.weight' has four gates in one tensor; --gates has to say their order
          weights.pt  | --gates iffo | --gates is 'iffo'; expected i, f, c (or g) and o once each, in the order of the file, such as ifog
          weights.pt  | --gates ifog --ignore * | {folder}/weights.pt has no tensors that are not left out
          unused.pt   | --gates ifog | tensors that are not used: encoder.norm.bias, encoder.norm.weight; the names have to say what they are, or --ignore leaves them out
          missing.pt  | --gates ifog | there is no tensor 'forecaster.cell_list.1.conv.bias', which is looked for as forecaster.1.bias
          infinite.pt | --gates ifog | tensor 'forecaster.cell_list.1.conv.bias' has a number that is not finite in float32
          even.pt     | --gates ifog | encoder.0.input+state.weight, 'encoder.cell_list.0.conv.weight', has kernels of 4 x 4; expected odd sides
          three.pt    | --gates ifog | tensor 'encoder.cell_list.0.conv.weight' has shape (15, 6, 3, 3); expected four gates, 4N first
          short.pt    | --gates ifog | forecaster.1.bias, 'forecaster.cell_list.1.conv.bias', has 12 numbers; expected 16
          wide.pt     | --gates ifog | readout.weight, 'readout.weight', has shape (1, 9, 3, 3); expected (1, 9, 1, 1), over all layers, or (1, 4, 1, 1), over the last
          unlike.pt   | --gates ifog | forecaster.1 takes 3 channels; expected 5
          card.json   | --gates ifog | {folder}/card.json is not read by torch.load with weights_only=True; expected tensors and their names alone, as torch.save(model.state_dict(), ...) writes them
          nothing.pt  | --gates ifog | {folder}/nothing.pt cannot be read: No such file or directory
          weights.pt  | --gates ifog --names {folder}/card.json | the names: 'architecture' is no part of a network; expected gates, readout.weight, readout.bias, or encoder. or forecaster., {layer}., and one of bias, input+state.weight, input.weight, peephole.f, peephole.i, peephole.o, peephole.{gate}, state+input.weight, state.weight
          weights.pt  | --gates ifog --card {folder}/frames.npy | {folder}/frames.npy is not JSON: 'utf-8' codec can't decode byte 0x93 in position 0: invalid start byte
          """)
  void refusesInOneLineAndLeavesWhatWasThere(String weights, String options, String said)
      throws IOException {
    Path folder = peers.resolve("concatenated");
    Path archive = Files.writeString(peers.resolve("kept.zip"), "kept");

    var ended = convert(folder, weights, archive, options == null ? "" : options);

    assertThat(ended.said())
        .isEqualTo("import_pytorch: %s%n".formatted(said.replace("{folder}", folder.toString())));
    assertThat(ended.code()).isEqualTo(2);
    assertThat(archive).hasContent("kept");
    assertNothingHalfWritten();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"frames": {"inputs": 4, "horizon": 6}}                                                     | architecture.output is null; expected sigmoid or linear
          {"architecture": {"output": "sigmoid"}}                                                     | the card has no frames; expected at least inputs and horizon
          {"architecture": {"output": "sigmoid"}, "frames": {"inputs": 4}}                            | frames.horizon is null; expected 1 to 10000
          {"architecture": {"output": "sigmoid", "hidden": [4, 5]}, "frames": {"inputs": 4, "horizon": 6}} | architecture.hidden is [4, 5] in the card; the tensors make it [5, 4]
          {"architecture": {"output": "sigmoid", "inputKernel": 3}, "frames": {"inputs": 4, "horizon": 6}} | architecture.inputKernel is 3; the kernels in the file need an odd side from 5 on
          {"architecture": {"output": "sigmoid", "patch": 2}, "frames": {"inputs": 4, "horizon": 6}}  | architecture.patch is 2; encoder.0 takes 1 channels, a multiple of patch x patch is expected
          {"architecture": {"output": "sigmoid", "strides": [2]}, "frames": {"inputs": 4, "horizon": 6}} | architecture has a field strides; expected channels, columns, forecaster, hidden, inputKernel, output, patch, peephole, rows, stateKernel
          {"architecture": {"output": "sigmoid"}, "frames": {}, "frames": {}}                         | {card} has frames twice
          """)
  void refusesACardThatDoesNotFit(String card, String said) throws IOException {
    Path folder = peers.resolve("concatenated");
    Path file = Files.writeString(peers.resolve("wrong.json"), card);
    Path archive = peers.resolve("never.zip");

    var ended = convert(folder, "weights.pt", archive, "--gates ifog --card " + file);

    assertThat(ended.said())
        .isEqualTo("import_pytorch: %s%n".formatted(said.replace("{card}", file.toString())));
    assertThat(ended.code()).isEqualTo(2);
    assertThat(archive).doesNotExist();
    assertNothingHalfWritten();
  }

  /** The largest difference between the two forecasts of a layout's frames. */
  private double difference(String layout, String options) throws Exception {
    String model = "/v1/models/" + layout;
    byte[] archive = Files.readAllBytes(imported(layout, options));
    var stored = post(model + "/versions", "application/zip", archive);
    assertThat(stored.statusCode()).as(() -> text(stored)).isEqualTo(201);

    Path folder = peers.resolve(layout);
    byte[] frames = Files.readAllBytes(folder.resolve("frames.npy"));
    var answer = post(model + "/forecast/upload", "application/x-npy", frames);
    assertThat(answer.statusCode()).as(() -> text(answer)).isEqualTo(200);

    float[] here = values(answer.body());
    float[] there = values(Files.readAllBytes(folder.resolve("forecast.npy")));
    assertThat(here).hasSameSizeAs(there);
    double largest = 0;
    for (int i = 0; i < here.length; i++) {
      largest = Math.max(largest, Math.abs(here[i] - there[i]));
    }
    return largest;
  }

  private static Path imported(String layout, String options) {
    Path archive = peers.resolve(layout + ".zip");
    var ended = convert(peers.resolve(layout), "weights.pt", archive, options);
    assertThat(ended.code()).as(ended.said()).isZero();
    return archive;
  }

  private static Ended convert(Path folder, String weights, Path archive, String options) {
    var arguments = new ArrayList<>(List.of(TOOL, folder.resolve(weights).toString(), "--card"));
    arguments.addAll(List.of(folder.resolve("card.json").toString(), "-o", archive.toString()));
    if (!options.isEmpty()) {
      arguments.addAll(List.of(options.replace("{folder}", folder.toString()).split(" ")));
    }
    return run(HERE, arguments.toArray(String[]::new));
  }

  private static void assertNothingHalfWritten() throws IOException {
    try (var files = Files.list(peers)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
    }
  }

  static boolean hasPyTorch() {
    return !PYTHON.isEmpty();
  }

  private static String python() {
    return Stream.of("python3", "/usr/bin/python3")
        .filter(python -> started(HERE, List.of(python, "-c", "import numpy, torch")).code() == 0)
        .findFirst()
        .orElse("");
  }

  private static Ended run(Path folder, String... arguments) {
    var command = new ArrayList<>(List.of(PYTHON));
    command.addAll(List.of(arguments));
    return started(folder, command);
  }

  private static Ended started(Path folder, List<String> command) {
    try {
      var process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), said);
    } catch (IOException notThere) {
      return new Ended(-1, String.valueOf(notThere.getMessage()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body));
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
  }

  /** The first block of code after a word of a document. */
  private static String block(String document, String word) {
    String after = document.substring(document.indexOf(word));
    return after.split("```\\w*\n", 3)[1];
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static float[] values(byte[] npy) {
    ByteBuffer file = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
    file.position(10 + file.getShort(8));
    float[] values = new float[file.remaining() / Float.BYTES];
    file.asFloatBuffer().get(values);
    return values;
  }
}
