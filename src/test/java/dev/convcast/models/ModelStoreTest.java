package dev.convcast.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {

  private static final ModelName RAIN = new ModelName("rain");

  @TempDir Path home;
  private Path root;
  private ModelStore store;

  @BeforeEach
  void open() {
    root = home.resolve("model-store");
    store = new ModelStore(root);
  }

  @Test
  void isEmptyWithoutAFolder() {
    assertThat(store.list()).isEmpty();
    assertThat(store.countVersions()).isZero();
    assertThatThrownBy(() -> store.get(RAIN, Optional.empty()))
        .hasMessage("There is no model 'rain'; there are none");
  }

  @Test
  void givesBackWhatItAdopted() {
    StoredModel stored = add(RAIN);

    assertThat(stored.version()).isEqualTo(1);
    assertThat(store.get(RAIN, Optional.of("1")).card())
        .isEqualTo(TestModels.card().withWeights(stored.card().weightsSha256()));
    assertThat(store.weights(stored).tensors().get("encoder.0.bias").values())
        .isEqualTo(TestModels.weights(TestModels.TINY, 1).tensors().get("encoder.0.bias").values());
  }

  @Test
  void takesTheAdoptedFolderAway() {
    Path folder = TestModels.folder(home);
    store.adopt(RAIN, folder);
    assertThat(folder).doesNotExist();
  }

  @Test
  void servesTheHighestVersionWithoutAChampion() {
    IntStream.range(0, 11).forEach(i -> add(RAIN));
    assertThat(store.get(RAIN, Optional.empty()).version()).isEqualTo(11);
  }

  @Test
  void servesTheChampion() {
    add(RAIN);
    add(RAIN);
    store.setAlias(RAIN, AliasName.CHAMPION, 1);
    assertThat(store.get(RAIN, Optional.empty()).version()).isEqualTo(1);
    assertThat(new ModelStore(root).get(RAIN, Optional.of("champion")).version()).isEqualTo(1);
  }

  @Test
  void servesTheHighestVersionAgainWithoutItsChampion() {
    add(RAIN);
    add(RAIN);
    store.setAlias(RAIN, AliasName.CHAMPION, 1);
    store.removeAlias(RAIN, AliasName.CHAMPION);
    assertThat(store.get(RAIN, Optional.empty()).version()).isEqualTo(2);
  }

  @Test
  void saysWhichVersionsThereAre() {
    add(RAIN);
    add(RAIN);
    store.setAlias(RAIN, AliasName.CHAMPION, 1);
    for (String unknown : List.of("3", "prod", "01", "../1", "99999999999999")) {
      assertThatThrownBy(() -> store.get(RAIN, Optional.of(unknown)))
          .hasMessage(
              "Model rain has no version '%s'; its versions are 2, 1, its aliases champion",
              unknown);
    }
  }

  @Test
  void saysWhichModelsThereAre() {
    add(RAIN);
    add(new ModelName("digits"));
    assertThatThrownBy(() -> store.get(new ModelName("snow"), Optional.empty()))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.reason()).isEqualTo(Refusal.Reason.NOT_FOUND))
        .hasMessage("There is no model 'snow'; there are digits, rain");
  }

  @Test
  void neverUsesANumberAgain() {
    add(RAIN);
    add(RAIN);
    store.delete(RAIN, 2);
    assertThat(add(RAIN).version()).isEqualTo(3);
    store.delete(RAIN, 1);
    store.delete(RAIN, 3);
    assertThat(store.list()).isEmpty();
    assertThat(new ModelStore(root).adopt(RAIN, TestModels.folder(home)).version()).isEqualTo(4);
  }

  @Test
  void deletesAllOfAVersion() {
    add(RAIN);
    add(RAIN);
    store.delete(RAIN, 1);
    assertThat(root.resolve("rain")).isDirectoryNotContaining("glob:**/{1,.deleted*}");
    assertThat(store.describe(RAIN).versions()).containsExactly(2);
  }

  @Test
  void keepsAVersionThatAnAliasPointsAt() {
    add(RAIN);
    store.setAlias(RAIN, AliasName.CHAMPION, 1);
    store.setAlias(RAIN, new AliasName("tested"), 1);
    assertThatThrownBy(() -> store.delete(RAIN, 1))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CONFLICT);
              assertThat(refusal.facts()).containsEntry("aliases", List.of("champion", "tested"));
            })
        .hasMessage(
            "rain version 1 has the alias champion, tested; expected a version without, so point it"
                + " elsewhere or delete it first");
    assertThat(store.get(RAIN, Optional.of("1")).version()).isEqualTo(1);
  }

  @Test
  void pointsNoAliasAtAVersionThatIsNotThere() {
    add(RAIN);
    assertThatThrownBy(() -> store.setAlias(RAIN, AliasName.CHAMPION, 2))
        .hasMessage("Model rain has no version '2'; its versions are 1, its aliases none");
  }

  @Test
  void removesNoAliasThatIsNotThere() {
    add(RAIN);
    assertThatThrownBy(() -> store.removeAlias(RAIN, new AliasName("prod")))
        .hasMessage("Model rain has no alias 'prod'; its aliases are none");
  }

  @Test
  void takesNoNumberForAnAlias() {
    assertThatThrownBy(() -> new AliasName("12"))
        .hasMessage(
            "'12' is not an alias; expected ^[a-z0-9][a-z0-9._-]{0,62}$ without '..' and not a"
                + " number");
  }

  @Test
  void listsTheNewestFirst() {
    add("old", "2026-01-01T00:00:00Z");
    add("mended", "2026-01-02T00:00:00Z");
    add("new", "2026-01-03T00:00:00Z");
    add("mended", "2026-01-04T00:00:00Z");

    assertThat(store.list())
        .extracting(entry -> entry.name().value())
        .containsExactly("mended", "new", "old");
    assertThat(store.list().get(0).versions()).containsExactly(2, 1);
    assertThat(store.countVersions()).isEqualTo(4);
  }

  @Test
  void countsOnlyWholeVersions() throws IOException {
    add(RAIN);
    Files.createDirectories(root.resolve("rain/2"));
    Files.writeString(root.resolve("rain/2/model.json"), "{}");

    assertThat(store.describe(RAIN).versions()).containsExactly(1);
    assertThat(add(RAIN).version()).isEqualTo(3);
  }

  @Test
  void findsAVersionPutThereByHand() throws IOException {
    Files.createDirectories(root.resolve("rain"));
    Files.move(TestModels.folder(home), root.resolve("rain/7"));

    assertThat(store.get(RAIN, Optional.empty()).version()).isEqualTo(7);
    assertThat(store.describe(RAIN).aliases()).isEmpty();
    assertThat(add(RAIN).version()).isEqualTo(8);
  }

  @Test
  void forgetsAnAliasWhoseVersionWasTakenAwayByHand() throws IOException {
    add(RAIN);
    add(RAIN);
    store.setAlias(RAIN, AliasName.CHAMPION, 2);
    DurableFiles.delete(root.resolve("rain/2"));

    assertThat(store.get(RAIN, Optional.empty()).version()).isEqualTo(1);
    assertThat(add(RAIN).version()).isEqualTo(3);
  }

  @Test
  void listsTheOthersWhereOneIsDamaged() throws IOException {
    add(RAIN);
    add(new ModelName("broken"));
    Files.writeString(root.resolve("broken/1/model.json"), "{");

    assertThat(store.list()).extracting(entry -> entry.name().value()).containsExactly("rain");
    assertThatThrownBy(() -> store.get(new ModelName("broken"), Optional.empty()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void noticesACardThatHasChanged() throws IOException {
    ModelCard before = add(RAIN).card();
    Path file = root.resolve("rain/1/model.json");
    Instant later = Instant.parse("2031-02-03T04:05:06Z");
    Files.write(file, CardJson.write(TestModels.card(TestModels.TINY, later)));

    assertThat(store.get(RAIN, Optional.empty()).card().created())
        .isEqualTo(later)
        .isNotEqualTo(before.created());
  }

  @Test
  void noticesWeightsThatHaveChanged() throws IOException {
    StoredModel stored = add(RAIN);
    byte[] bytes = Files.readAllBytes(stored.weights());
    bytes[bytes.length - 1] ^= 1;
    Files.write(stored.weights(), bytes);

    assertThatThrownBy(() -> store.weights(stored))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is damaged: weights.safetensors has sha256");
  }

  @Test
  void saysThatWeightsHaveBeenDeleted() {
    StoredModel stored = add(RAIN);
    store.delete(RAIN, 1);
    assertThatThrownBy(() -> store.weights(stored)).hasMessage("rain version 1 has been deleted");
  }

  @Test
  void adoptsNothingThatDoesNotFit() throws IOException {
    Path folder = TestModels.folder(home);
    Files.write(folder.resolve("weights.safetensors"), new byte[9]);

    assertThatThrownBy(() -> store.adopt(RAIN, folder)).isInstanceOf(Refusal.class);
    assertThat(folder).isDirectoryContaining("glob:**/model.json");
    assertThat(root.resolve("rain")).doesNotExist();
  }

  @Test
  void keepsTheBaselinesNames() {
    Path folder = TestModels.folder(home);
    assertThatThrownBy(() -> store.adopt(new ModelName("persistence"), folder))
        .hasMessage("'persistence' is a baseline's name; expected another for a model");
  }

  @Test
  void numbersConcurrentVersionsApart() throws Exception {
    var other = new ModelStore(root);
    var threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> adoptions =
          IntStream.range(0, 20)
              .<Callable<Integer>>mapToObj(
                  i ->
                      () ->
                          (i % 2 == 0 ? store : other)
                              .adopt(RAIN, TestModels.folder(home))
                              .version())
              .toList();
      var versions = new TreeSet<Integer>();
      for (var adopted : threads.invokeAll(adoptions)) {
        versions.add(adopted.get());
      }
      assertThat(versions).containsExactlyElementsOf(IntStream.rangeClosed(1, 20).boxed().toList());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void takesTheModelOfAJobOverOnceHoweverOftenItIsAsked() throws IOException {
    add(RAIN);
    Files.writeString(root.resolve("rain/1/model.json"), "damaged");
    StoredModel first = store.adopt(RAIN, TestModels.folder(home), "job-1");
    assertThat(first.version()).isEqualTo(2);
    assertThat(first.card().training()).containsEntry("job", "job-1");

    assertThat(store.adopt(RAIN, home.resolve("gone"), "job-1").version()).isEqualTo(2);
    assertThat(store.adopt(RAIN, TestModels.folder(home), "job-2").version()).isEqualTo(3);
  }

  @Test
  void leavesAloneWhatAnotherProcessMayBeAt() throws IOException {
    Files.createDirectories(root.resolve(".incoming-1"));
    try (Presence other = Presence.in(root)) {
      other.settle();
      try (Presence late = Presence.in(root)) {
        assertThat(late.alone()).isFalse();
        store.removeLeftovers(late);
      }
    }
    assertThat(root.resolve(".incoming-1")).exists();
  }

  @Test
  void removesLeftoversAtStart() throws IOException {
    add(RAIN);
    Files.createDirectories(root.resolve(".incoming-1"));
    Files.createDirectories(root.resolve("rain/.deleted-1"));
    Files.writeString(root.resolve("rain/.deleted-1/model.json"), "{}");

    try (Presence presence = Presence.in(root)) {
      store.removeLeftovers(presence);
    }

    assertThat(root.resolve(".incoming-1")).doesNotExist();
    assertThat(root.resolve("rain/.deleted-1")).doesNotExist();
    assertThat(store.describe(RAIN).versions()).containsExactly(1);
  }

  @Test
  void knowsAVersionByNameAndNumber() {
    StoredModel stored = add(RAIN);
    assertThat(Map.of(stored, "network").get(store.get(RAIN, Optional.of("1")))).isNotNull();
    assertThat(add(RAIN)).isNotEqualTo(stored);
  }

  private StoredModel add(ModelName name) {
    return store.adopt(name, TestModels.folder(home));
  }

  private void add(String name, String created) {
    ModelCard card = TestModels.card(TestModels.TINY, Instant.parse(created));
    store.adopt(new ModelName(name), TestModels.folder(home, card));
  }
}
