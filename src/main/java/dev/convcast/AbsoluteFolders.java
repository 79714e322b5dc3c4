package dev.convcast;

import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Makes the folders of the settings absolute, because those who read them do not agree on relative
 * ones: H2 refuses them, and where Spring makes a {@link Path} of one it looks into the web
 * server's own temporary folder first.
 */
final class AbsoluteFolders implements EnvironmentPostProcessor {

  private static final String HOME = "convcast.home";
  private static final String MODEL_STORE = "convcast.model-store";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Path home = absolute(environment.getProperty(HOME, "."));
    Path models =
        absolute(environment.getProperty(MODEL_STORE, home.resolve("model-store").toString()));
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "absoluteFolders", Map.of(HOME, home.toString(), MODEL_STORE, models.toString())));
  }

  private static Path absolute(String folder) {
    return Path.of(folder).toAbsolutePath().normalize();
  }
}
