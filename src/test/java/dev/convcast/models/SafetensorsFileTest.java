package dev.convcast.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.convlstm.Weights;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {

  private static final Weights WEIGHTS = TestModels.weights(TestModels.TINY, 7);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("weights.safetensors");
    SafetensorsFile.write(WEIGHTS, file);
  }

  @Test
  void readsWhatItWrote() throws IOException {
    assertSame(SafetensorsFile.read(file, TestModels.TINY), WEIGHTS);
  }

  @Test
  void alignsTheValues() throws IOException {
    long header = ByteBuffer.wrap(bytes()).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
    assertThat(Files.size(file)).isEqualTo(8 + header + 4 * TestModels.TINY.parameterCount());
  }

  @Test
  void readsTensorsInAnyOrderOfNames() throws IOException {
    var names = new ArrayList<>(WEIGHTS.tensors().keySet());
    Collections.reverse(names);
    var reversed = new LinkedHashMap<String, Weights.Tensor>();
    names.forEach(name -> reversed.put(name, WEIGHTS.tensors().get(name)));
    SafetensorsFile.write(new Weights(reversed), file);

    assertSame(SafetensorsFile.read(file, TestModels.TINY), WEIGHTS);
  }

  @Test
  void readsMetadataOfStrings() throws IOException {
    header(header().replaceFirst("\\{", "{\"__metadata__\":{\"format\":\"pt\"},"));
    assertSame(SafetensorsFile.read(file, TestModels.TINY), WEIGHTS);
  }

  @Test
  void refusesAnotherDtype() throws IOException {
    header(header().replaceFirst("F32", "F16"));
    refuses(
        Refusal.Reason.DOES_NOT_FIT,
        "tensor 'encoder.0.input.weight' has dtype \"F16\"; expected F32, the only one read");
  }

  @Test
  void refusesAWrongShape() throws IOException {
    header(header().replace("[8,2,1,1]", "[2,8,1,1]"));
    refuses(
        Refusal.Reason.DOES_NOT_FIT,
        "tensor 'encoder.0.state.weight' has shape (2, 8, 1, 1); the architecture expects (8, 2, 1, 1)");
  }

  @Test
  void refusesAMissingTensor() throws IOException {
    var fewer = new LinkedHashMap<>(WEIGHTS.tensors());
    fewer.remove("readout.bias");
    SafetensorsFile.write(new Weights(fewer), file);
    refuses(
        Refusal.Reason.DOES_NOT_FIT,
        "there is no tensor 'readout.bias'; the architecture expects it with shape (1)");
  }

  @Test
  void refusesATensorTheArchitectureLacks() throws IOException {
    var more = new LinkedHashMap<>(WEIGHTS.tensors());
    more.put("extra", new Weights.Tensor(new int[] {1, 2}, new float[2]));
    SafetensorsFile.write(new Weights(more), file);
    assertThatThrownBy(() -> SafetensorsFile.check(file, TestModels.TINY))
        .hasMessageStartingWith(
            "weights.safetensors: there is a tensor 'extra' of shape (1, 2), which the architecture"
                + " does not have; expected encoder.0.input.weight, encoder.0.state.weight,");
  }

  @Test
  void refusesATensorTwice() throws IOException {
    header(header().replace("encoder.0.peephole.f", "encoder.0.peephole.i"));
    assertThatThrownBy(() -> SafetensorsFile.check(file, TestModels.TINY))
        .hasMessageContaining("the header is not JSON: Duplicate Object property");
  }

  @Test
  void refusesOverlappingTensors() throws IOException {
    header(header().replace("[288,352]", "[280,344]"));
    refuses(
        Refusal.Reason.UNREADABLE,
        "tensor 'encoder.0.state.weight' is at bytes 280 to 344; expected 288 to 352, after the one"
            + " before");
  }

  @Test
  void refusesValuesBeyondTheLastTensor() throws IOException {
    Files.write(file, Arrays.copyOf(bytes(), bytes().length + 4));
    long expected = 4 * TestModels.TINY.parameterCount();
    refuses(
        Refusal.Reason.UNREADABLE,
        "%d bytes follow the header; expected %d, as its tensors have"
            .formatted(expected + 4, expected));
  }

  @Test
  void refusesAHeaderLongerThanTheFile() throws IOException {
    byte[] bytes = bytes();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(-1);
    Files.write(file, bytes);
    refuses(
        Refusal.Reason.UNREADABLE,
        "its header's length is 18446744073709551615 bytes; expected 2 to 1048576, within the %d"
                .formatted(bytes.length - 8)
            + " that follow");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    Files.write(file, new byte[0]);
    refuses(
        Refusal.Reason.UNREADABLE, "it has 0 bytes; expected a header's length of 8 bytes first");
  }

  @Test
  void refusesWeightsThatAreNotFinite() throws IOException {
    var weights = TestModels.weights(TestModels.TINY, 1);
    weights.tensors().get("encoder.0.bias").values()[5] = Float.NaN;
    SafetensorsFile.write(weights, file);
    refuses(
        Refusal.Reason.DOES_NOT_FIT,
        "tensor 'encoder.0.bias' is NaN at position 5; expected finite numbers");
  }

  @Test
  void refusesOrReadsTheSameWhereABitOfTheHeaderFlips() throws IOException {
    byte[] whole = bytes();
    int values = whole.length - (int) (4 * TestModels.TINY.parameterCount());
    var random = new Random(1);
    for (int i = 0; i < values; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, flipped);
      try {
        assertSame(SafetensorsFile.read(file, TestModels.TINY), WEIGHTS);
      } catch (Refusal refused) {
        assertThat(refused.detail()).startsWith("weights.safetensors: ");
      }
    }
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    byte[] whole = bytes();
    for (int length = 0; length < whole.length; length += 13) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SafetensorsFile.read(file, TestModels.TINY))
          .isInstanceOf(Refusal.class);
    }
  }

  private void refuses(Refusal.Reason reason, String detail) {
    assertThatThrownBy(() -> SafetensorsFile.check(file, TestModels.TINY))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(reason);
              assertThat(refusal.detail().replace("weights.safetensors: ", "")).isEqualTo(detail);
            });
  }

  private static void assertSame(Weights actual, Weights expected) {
    assertThat(actual.tensors().keySet()).containsExactlyElementsOf(expected.tensors().keySet());
    actual
        .tensors()
        .forEach(
            (name, tensor) -> {
              assertThat(tensor.shape()).isEqualTo(expected.tensors().get(name).shape());
              assertThat(tensor.values()).isEqualTo(expected.tensors().get(name).values());
            });
  }

  private byte[] bytes() throws IOException {
    return Files.readAllBytes(file);
  }

  private String header() throws IOException {
    byte[] bytes = bytes();
    int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return new String(bytes, 8, length, StandardCharsets.UTF_8);
  }

  private void header(String header) throws IOException {
    byte[] bytes = bytes();
    int old = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    var changed =
        ByteBuffer.allocate(8 + text.length + bytes.length - 8 - old)
            .order(ByteOrder.LITTLE_ENDIAN);
    changed.putLong(text.length).put(text).put(bytes, 8 + old, bytes.length - 8 - old);
    Files.write(file, changed.array());
  }
}
