package dev.convcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class AbsoluteFoldersTest {

  private static final Path HERE = Path.of("").toAbsolutePath();

  @Test
  void keepsEverythingInTheWorkingFolderByDefault() {
    var environment = environment(Map.of());

    assertThat(environment.getProperty("convcast.home")).isEqualTo(HERE.toString());
  }

  @Test
  void takesARelativeFolderFromTheWorkingFolder() {
    var environment =
        environment(Map.of("convcast.home", "state", "convcast.model-store", "../models"));

    assertThat(environment.getProperty("convcast.home"))
        .isEqualTo(HERE.resolve("state").toString());
    assertThat(environment.getProperty("convcast.model-store"))
        .isEqualTo(HERE.resolveSibling("models").toString());
  }

  @Test
  void keepsAnAbsoluteFolder() {
    Path folder = HERE.resolve("elsewhere");
    var environment = environment(Map.of("convcast.home", folder.toString()));

    assertThat(environment.getProperty("convcast.home")).isEqualTo(folder.toString());
    assertThat(environment.containsProperty("convcast.model-store")).isFalse(); // it follows
  }

  @Test
  void isPartOfTheService() {
    try (var context =
        new SpringApplicationBuilder(Nothing.class)
            .web(WebApplicationType.NONE)
            .run("--convcast.home=state")) {
      assertThat(context.getEnvironment().getProperty("convcast.home"))
          .isEqualTo(HERE.resolve("state").toString());
    }
  }

  private static final class Nothing {}

  private static ConfigurableEnvironment environment(Map<String, Object> properties) {
    var environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("given", properties));
    new AbsoluteFolders().postProcessEnvironment(environment, new SpringApplication());
    return environment;
  }
}
