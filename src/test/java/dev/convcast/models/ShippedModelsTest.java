package dev.convcast.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedModelsTest {

  @TempDir Path home;

  @Test
  void fillsAStoreThatIsMissing() throws IOException {
    Path root = home.resolve("model-store");
    new ShippedModels("test-models").unpackInto(root);

    var store = new ModelStore(root);
    var tiny = store.get(new ModelName("tiny"), Optional.of("champion"));
    assertThat(store.weights(tiny).tensors()).hasSize(TestModels.TINY.tensors().size());
    assertThat(DurableFiles.list(root)).containsExactly(root.resolve("tiny"));
  }

  @Test
  void fillsAVolumeThatIsEmpty() throws IOException {
    Files.writeString(home.resolve(".lock"), "");
    new ShippedModels("test-models").unpackInto(home);
    assertThat(new ModelStore(home).countVersions()).isEqualTo(1);
  }

  @Test
  void leavesAStoreInUseAlone() throws IOException {
    var store = new ModelStore(home);
    store.adopt(new ModelName("rain"), TestModels.folder(Files.createTempDirectory("trained")));
    new ShippedModels("test-models").unpackInto(home);
    assertThat(store.countVersions()).isEqualTo(1);
  }

  @Test
  void bringsNoDeletedModelBack() throws IOException {
    new ShippedModels("test-models").unpackInto(home);
    var store = new ModelStore(home);
    store.removeAlias(new ModelName("tiny"), AliasName.CHAMPION);
    store.delete(new ModelName("tiny"), 1);

    new ShippedModels("test-models").unpackInto(home);
    assertThat(store.list()).isEmpty();
  }

  @Test
  void makesTheFolderWhereNothingIsShipped() throws IOException {
    Path root = home.resolve("model-store");
    new ShippedModels("no-such-folder").unpackInto(root);
    assertThat(root).isEmptyDirectory();
  }
}
