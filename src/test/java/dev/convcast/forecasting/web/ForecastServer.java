package dev.convcast.forecasting.web;

import dev.convcast.forecasting.ForecastingModels;
import dev.convcast.models.ModelStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/** The whole service on a free port, with the models of {@link ForecastingModels} and no others. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "convcast.forecasting.max-values=20000",
      "convcast.forecasting.max-request=100KB",
      "convcast.forecasting.longest-horizon=100"
    })
@ContextConfiguration(initializers = ForecastServer.Home.class)
public @interface ForecastServer {

  /** A folder of its own. */
  final class Home implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
      try {
        Path home = Files.createTempDirectory("convcast-test");
        ForecastingModels.addAll(
            new ModelStore(home.resolve("model-store")), home.resolve("scratch"));
        TestPropertyValues.of("convcast.home=" + home).applyTo(context);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
