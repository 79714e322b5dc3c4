package dev.convcast.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.TestDatabase;
import dev.convcast.refusal.Refusal;
import dev.convcast.refusal.Refusal.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class DatasetsTest {

  @Parameter TestDatabase database;
  @TempDir Path home;
  private TestStore store;

  @BeforeEach
  void start() throws IOException {
    store = new TestStore(home, TestStore.SETTINGS, database);
    store.start();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private List<String> filesIn(String folder) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("data").resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void describesWhatItStored() throws IOException {
    DatasetDescription made = store.generate("digits");
    assertThat(store.datasets.get(new DatasetName("digits"))).isEqualTo(made);
    try (FrameArchive archive = FrameArchive.open(store.folder("digits"))) {
      assertThat(archive.description()).isEqualTo(made);
    }
    assertThat(filesIn("datasets")).containsExactly("digits");
  }

  @Test
  void refusesANameThatIsTaken() {
    store.generate("digits");
    assertThatThrownBy(() -> store.generate("digits"))
        .isInstanceOf(Refusal.class)
        .hasMessage("There is a dataset 'digits' already; delete it first, or choose another name")
        .extracting(e -> ((Refusal) e).reason())
        .isEqualTo(Reason.CONFLICT);
  }

  @Test
  void letsOneWinOfManyThatMakeTheSameName() throws IOException {
    CountDownLatch together = new CountDownLatch(6);
    List<CompletableFuture<Boolean>> attempts =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          together.countDown();
                          try {
                            together.await();
                            store.generate("digits");
                            return true;
                          } catch (Refusal e) {
                            assertThat(e.reason()).isEqualTo(Reason.CONFLICT);
                            return false;
                          } catch (InterruptedException e) {
                            throw new CompletionException(e);
                          }
                        },
                        command -> new Thread(command).start()))
            .toList();
    assertThat(attempts.stream().map(CompletableFuture::join)).containsOnlyOnce(true);
    assertThat(filesIn("datasets")).containsExactly("digits");
    assertThat(store.datasets.list(10, Optional.empty())).hasSize(1);
  }

  @Test
  void listsTheNewestFirstAPageAtATime() {
    Stream.of("a", "b", "c", "d", "e").forEach(store::generate);
    assertThat(names(2, Optional.empty())).containsExactly("e", "d");
    assertThat(names(2, Optional.of("d"))).containsExactly("c", "b");
    assertThat(names(2, Optional.of("b"))).containsExactly("a");
    assertThat(names(2, Optional.of("a"))).isEmpty();
  }

  private List<String> names(int limit, Optional<String> after) {
    return store.datasets.list(limit, after.map(DatasetName::new)).stream()
        .map(dataset -> dataset.name().value())
        .toList();
  }

  @Test
  void deletesWhatIsStillBeingRead() throws IOException {
    store.generate("digits");
    DatasetName name = new DatasetName("digits");
    try (FrameArchive archive = store.datasets.open(name)) {
      float[] before = new float[256];
      archive.read(5, 1, before);
      store.datasets.delete(name);
      float[] after = new float[256];
      archive.read(5, 1, after);
      assertThat(after).isEqualTo(before);
    }
    assertThat(filesIn("datasets")).isEmpty();
    assertThatThrownBy(() -> store.datasets.get(name)).hasMessage("There is no dataset 'digits'");
    assertThat(store.generate("digits").frames()).isEqualTo(6);
  }

  @Test
  void refusesToDeleteWhatIsNotThere() {
    assertThatThrownBy(() -> store.datasets.delete(new DatasetName("rain")))
        .hasMessage("There is no dataset 'rain'");
  }

  @Test
  void refusesMoreBytesThanTheLimitBeforeMakingAny() throws IOException {
    assertThatThrownBy(
            () ->
                store.datasets.generate(
                    new DatasetName("big"), new MovingDigits(1000, 20, 64, 64, 1)))
        .hasMessage(
            "20000 frames of 64 x 64 take 327680000 bytes as float32; the limit of a dataset is"
                + " 10485760")
        .extracting(e -> ((Refusal) e).reason())
        .isEqualTo(Reason.TOO_LARGE);
    assertThat(filesIn("datasets")).isEmpty();
  }

  @Test
  void takesAwayAtItsStartWhatADeadProcessLeft() throws IOException {
    for (String folder : List.of("datasets", "scratch/datasets")) {
      Path left = home.resolve("data").resolve(folder).resolve(".work-dead");
      Files.createDirectories(left);
      Files.writeString(left.resolve("frames.f32"), "half");
      Files.createFile(left.resolveSibling(".work-dead.lock"));
    }
    try (WorkFolder alive = store.datasets.scratch()) {
      store.start();
      assertThat(alive.path()).exists();
    }
    assertThat(filesIn("datasets")).isEmpty();
    assertThat(filesIn("scratch/datasets")).isEmpty();
  }

  @Test
  void forgetsAtItsStartWhatHasNoFolder() throws IOException {
    store.generate("digits");
    Files.move(store.folder("digits"), home.resolve("elsewhere"));
    store.start();
    assertThat(store.datasets.list(10, Optional.empty())).isEmpty();
  }

  @Test
  void adoptsAtItsStartAFolderThatTheCatalogueDoesNotKnow() throws IOException {
    DatasetDescription made = store.generate("digits");
    store.catalogue.remove(new DatasetName("digits"));
    store.start();
    assertThat(store.datasets.get(new DatasetName("digits"))).isEqualTo(made);
  }

  @Test
  void leavesAFolderThatItCannotRead() throws IOException {
    Path broken = Files.createDirectories(store.folder("broken"));
    Files.writeString(broken.resolve("dataset.json"), "{");
    store.start();
    assertThat(broken.resolve("dataset.json")).exists();
    assertThat(store.datasets.list(10, Optional.empty())).isEmpty();
  }

  @Test
  void measuresHowManyThereAreAndWhatTheyTake() {
    store.generate("a");
    store.generate("b");
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new DatasetMetrics(store.catalogue).bindTo(registry);
    assertThat(registry.get("convcast.datasets.stored").gauge().value()).isEqualTo(2);
    assertThat(registry.get("convcast.datasets.size").gauge().value())
        .isEqualTo(2 * 6 * 16 * 16 * 4);
  }
}
