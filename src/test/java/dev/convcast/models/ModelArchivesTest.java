package dev.convcast.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.refusal.Refusal;
import dev.convcast.refusal.Refusal.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class ModelArchivesTest {

  private static final ModelName RAIN = new ModelName("rain");

  @TempDir Path home;
  private Path root;
  private ModelStore store;
  private ModelArchives archives;
  private Map<String, byte[]> parts;

  @BeforeEach
  void open() throws IOException {
    root = home.resolve("model-store");
    store = new ModelStore(root);
    archives = new ModelArchives(store, new ModelSettings(DataSize.ofMegabytes(1)));
    Path folder = TestModels.folder(home);
    parts = new LinkedHashMap<>();
    for (String part : new String[] {"weights.safetensors", "model.json"}) {
      parts.put(part, Files.readAllBytes(folder.resolve(part)));
    }
  }

  @Test
  void importsWhatItExported() throws IOException {
    StoredModel original = store.adopt(RAIN, TestModels.folder(home));
    byte[] archive = export(original);

    StoredModel copy = importArchive(archive);

    assertThat(copy.version()).isEqualTo(2);
    assertThat(copy.card()).isEqualTo(original.card());
    assertThat(export(copy)).isEqualTo(archive);
  }

  @Test
  void addsTheSha256WhereThereIsNone() {
    String sha256 = "\"weightsSha256\" : \"";
    String card = new String(parts.get("model.json"), StandardCharsets.UTF_8);
    put("model.json", card.replaceFirst(",\\s+\"weightsSha256\" : \"[0-9a-f]+\"", ""));

    assertThat(importArchive(zip(parts)).card().weightsSha256())
        .isEqualTo(card.substring(card.indexOf(sha256) + sha256.length()).substring(0, 64));
  }

  @Test
  void refusesWeightsOfAnotherSha256() {
    byte[] weights = parts.get("weights.safetensors");
    weights[weights.length - 1] ^= 1;
    assertThatThrownBy(() -> importArchive(zip(parts)))
        .hasMessageMatching(
            "weights.safetensors has sha256 [0-9a-f]{64}; model.json expects [0-9a-f]{64}");
    leavesNothing();
  }

  @Test
  void refusesAnotherEntry() {
    put("../evil.sh", "rm");
    refuses(
        zip(parts),
        Reason.DOES_NOT_FIT,
        "The archive has an entry '../evil.sh'; expected model.json and weights.safetensors once"
            + " each");
  }

  @Test
  void refusesAnArchiveWithoutWeights() {
    parts.remove("weights.safetensors");
    refuses(
        zip(parts),
        Reason.DOES_NOT_FIT,
        "The archive has no weights.safetensors; expected model.json and weights.safetensors");
  }

  @Test
  void refusesWhatIsNoZip() {
    refuses(
        "hello".getBytes(StandardCharsets.UTF_8),
        Reason.UNREADABLE,
        "The body is not a whole zip archive: zip END header not found");
  }

  @Test
  void refusesATruncatedArchive() {
    byte[] archive = zip(parts);
    refuses(
        Arrays.copyOf(archive, 500),
        Reason.UNREADABLE,
        "The body is not a whole zip archive: zip END header not found");
  }

  @Test
  void refusesAnArchiveWhoseEndIsCutOff() {
    byte[] archive = zip(parts);
    refuses(
        Arrays.copyOf(archive, archive.length - 1),
        Reason.UNREADABLE,
        "The body is not a whole zip archive: zip END header not found");
  }

  @Test
  void refusesACardThatUnpacksToMoreThanItsLimit() {
    put("model.json", " ".repeat(2_000_000));
    refuses(
        zip(parts),
        Reason.TOO_LARGE,
        "model.json in the archive is larger than 1048576 bytes, the limit");
  }

  @Test
  void refusesWeightsThatUnpackToMoreThanTheLimit() {
    parts.put("weights.safetensors", new byte[1_048_577]);
    refuses(
        zip(parts),
        Reason.TOO_LARGE,
        "weights.safetensors in the archive is larger than 1048576 bytes, the limit");
  }

  @Test
  void refusesAnArchitectureLargerThanItsWeights() {
    put(
        "model.json",
        new String(parts.get("model.json"), StandardCharsets.UTF_8)
            .replaceFirst("\\[ 2 \\]", "[ 4096, 4096, 4096, 4096 ]"));
    assertThatThrownBy(() -> importArchive(zip(parts)))
        .hasMessageContaining("the architecture expects");
    leavesNothing();
  }

  @Test
  void readsNothingForABaselinesName() {
    assertThatThrownBy(
            () ->
                archives.importArchive(
                    new ModelName("optical-flow"), new ByteArrayInputStream(zip(parts))))
        .hasMessage("'optical-flow' is a baseline's name; expected another for a model");
  }

  private void refuses(byte[] archive, Reason reason, String detail) {
    assertThatThrownBy(() -> importArchive(archive))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason))
        .hasMessage(detail);
    leavesNothing();
  }

  private void leavesNothing() {
    assertThat(root).isEmptyDirectory();
  }

  private StoredModel importArchive(byte[] archive) {
    return archives.importArchive(RAIN, new ByteArrayInputStream(archive));
  }

  private byte[] export(StoredModel model) throws IOException {
    var bytes = new ByteArrayOutputStream();
    archives.exportArchive(model, bytes);
    return bytes.toByteArray();
  }

  private void put(String part, String text) {
    parts.put(part, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] zip(Map<String, byte[]> parts) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue());
      }
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }
}
