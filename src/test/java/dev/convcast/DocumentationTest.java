package dev.convcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

/** What can be set, measured and refused is what the documents say. */
class DocumentationTest {

  private static final Pattern SETTING =
      Pattern.compile("^\\| `([^`]+)` \\| `([A-Z_]+)` \\| (.+?) \\| \\S.*\\|$", Pattern.MULTILINE);
  private static final Pattern METRIC = Pattern.compile("`(convcast_[a-z_]+)`");

  /** A row of the settings' document. */
  record Setting(String key, String variable, String value) {}

  @Test
  void namesEverySettingOfOurOwnWithItsDefault() throws IOException {
    Map<String, String> ours = new TreeMap<>();
    settingsRecords().forEach(record -> ours.putAll(defaults(record)));
    ours.put("convcast.home", "`.`");
    ours.put("convcast.role", "`all`");
    ours.put("convcast.model-store", "`${convcast.home}/model-store`");

    Map<String, String> documented = new TreeMap<>();
    settings()
        .filter(setting -> setting.key().startsWith("convcast."))
        .forEach(setting -> documented.put(setting.key(), setting.value()));

    assertThat(documented).isEqualTo(ours);
  }

  @Test
  void namesEverySettingThatIsReadByItself() throws IOException {
    assertThat(found("src/main/java", ".java", "@Value\\(\"\\$\\{([a-z.-]+)"))
        .isSubsetOf(settings().map(Setting::key).toList());
  }

  @Test
  void namesEverySettingOfApplicationYml() throws IOException {
    var yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(new ClassPathResource("application.yml"));
    var properties = yaml.getObject();
    assertThat(properties).isNotNull();

    assertThat(properties.stringPropertyNames())
        .filteredOn(key -> !key.matches("(logging|springdoc|spring\\.(application|web))\\..*"))
        .isSubsetOf(settings().map(Setting::key).toList());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void namesTheVariableThatSetsIt(Setting setting) {
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of(setting.variable(), "set")));
    ConfigurationPropertySources.attach(environment);

    assertThat(environment.getProperty(setting.key())).isEqualTo("set");
  }

  @Test
  void namesEveryMetric() throws IOException {
    var measured = new TreeSet<String>();
    for (String name : found("src/main/java", "Metrics.java", "\"(convcast\\.[a-z.]+)\"")) {
      measured.add(name.replace('.', '_'));
    }
    var documented = new TreeSet<String>();
    METRIC
        .matcher(read("docs/metrics.md"))
        .results()
        .map(match -> match.group(1).replaceFirst("_(seconds|total|bytes)$", ""))
        .forEach(documented::add);

    assertThat(documented).isEqualTo(measured);
  }

  @Test
  void hasASectionForEveryProblem() throws IOException {
    assertThat(matches(read("docs/problems.md"), "(?m)^## ([a-z-]+)$"))
        .isEqualTo(
            matches(read("src/main/java/dev/convcast/web/ProblemKind.java"), "\\(\"([a-z-]+)\", "));
  }

  private static Stream<JavaClass> settingsRecords() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.convcast")
            .stream()
            .filter(type -> type.isAnnotatedWith(ConfigurationProperties.class));
  }

  private static Map<String, String> defaults(JavaClass type) {
    Class<?> record = type.reflect();
    String prefix = record.getAnnotation(ConfigurationProperties.class).value();
    Map<String, String> defaults = new TreeMap<>();
    Class<?>[] types =
        Arrays.stream(record.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      for (var parameter : record.getDeclaredConstructor(types).getParameters()) {
        String name = parameter.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        String value = String.join(",", parameter.getAnnotation(DefaultValue.class).value());
        defaults.put(prefix + "." + name, "`" + value + "`");
      }
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
    return defaults;
  }

  static Stream<Setting> settings() throws IOException {
    return SETTING
        .matcher(read("docs/settings.md"))
        .results()
        .map(match -> new Setting(match.group(1), match.group(2), match.group(3)));
  }

  private static TreeSet<String> found(String folder, String ending, String regex)
      throws IOException {
    var found = new TreeSet<String>();
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      for (Path file : files.filter(path -> path.toString().endsWith(ending)).toList()) {
        found.addAll(matches(Files.readString(file), regex));
      }
    }
    return found;
  }

  private static TreeSet<String> matches(String text, String regex) {
    var matches = new TreeSet<String>();
    Pattern.compile(regex)
        .matcher(text)
        .results()
        .map(DocumentationTest::first)
        .forEach(matches::add);
    return matches;
  }

  private static String first(MatchResult match) {
    return match.group(1);
  }

  private static String read(String file) throws IOException {
    return Files.readString(Path.of(file));
  }
}
