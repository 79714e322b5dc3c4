package dev.convcast;

import java.nio.file.Path;
import java.util.HashMap;
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
    Map<String, Object> folders = new HashMap<>();
    folders.put(HOME, absolute(environment.getProperty(HOME, ".")));
    String models = environment.getProperty(MODEL_STORE);
    if (models != null) { // where it is not named, it lies in the home, whichever that is
      folders.put(MODEL_STORE, absolute(models));
    }
    environment.getPropertySources().addFirst(new MapPropertySource("absoluteFolders", folders));
  }

  private static String absolute(String folder) {
    return Path.of(folder).toAbsolutePath().normalize().toString();
  }
}
