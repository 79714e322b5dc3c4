package dev.convcast.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class JobSettingsTest {

  @Test
  void hasDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new JobSettings(
                1, 3, Duration.ofSeconds(30), Duration.ofDays(30), Duration.ofMillis(500)));
  }

  @Test
  void isReadByItsNames() {
    assertThat(
            bind(
                Map.of(
                    "convcast.jobs.concurrent", "2",
                    "convcast.jobs.max-attempts", "1",
                    "convcast.jobs.stop-grace", "5s",
                    "convcast.jobs.retention", "0s",
                    "convcast.jobs.poll-interval", "1s")))
        .isEqualTo(
            new JobSettings(2, 1, Duration.ofSeconds(5), Duration.ZERO, Duration.ofSeconds(1)));
  }

  @Test
  void refusesToRunNothing() {
    assertThatThrownBy(() -> bind(Map.of("convcast.jobs.concurrent", "0")))
        .rootCause()
        .hasMessage("convcast.jobs.concurrent is 0; at least 1 is needed");
  }

  private static JobSettings bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("convcast.jobs", JobSettings.class);
  }
}
