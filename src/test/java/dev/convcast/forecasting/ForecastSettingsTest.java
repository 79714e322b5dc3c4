package dev.convcast.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class ForecastSettingsTest {

  @Test
  void hasDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new ForecastSettings(
                64,
                8,
                1_000_000,
                Duration.ofMillis(2),
                1,
                Duration.ofMinutes(5),
                Duration.ofMinutes(30),
                1000,
                DataSize.ofMegabytes(256),
                20_000_000,
                DataSize.ofGigabytes(2),
                4));
  }

  @Test
  void takesEveryKey() {
    assertThat(
            bind(
                Map.ofEntries(
                    Map.entry("queue-capacity", "1"),
                    Map.entry("batch", "2"),
                    Map.entry("batch-values", "3"),
                    Map.entry("batch-wait", "12ms"),
                    Map.entry("workers", "4"),
                    Map.entry("deadline", "PT5S"),
                    Map.entry("longest-deadline", "PT6S"),
                    Map.entry("longest-horizon", "7"),
                    Map.entry("max-request", "8KB"),
                    Map.entry("max-values", "9"),
                    Map.entry("tile-memory", "11KB"),
                    Map.entry("loaded-models", "10"))))
        .isEqualTo(
            new ForecastSettings(
                1,
                2,
                3,
                Duration.ofMillis(12),
                4,
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                7,
                DataSize.ofKilobytes(8),
                9,
                DataSize.ofKilobytes(11),
                10));
  }

  @Test
  void refusesAQueueWithoutRoom() {
    assertThatThrownBy(() -> bind(Map.of("queue-capacity", "0")))
        .hasRootCauseMessage("convcast.forecasting.queue-capacity is 0; expected at least 1");
  }

  @Test
  void refusesTilesWithoutMemory() {
    assertThatThrownBy(() -> bind(Map.of("tile-memory", "0")))
        .hasRootCauseMessage("convcast.forecasting.tile-memory is 0; expected at least 1");
  }

  @Test
  void refusesToWaitForLessThanNoTime() {
    assertThatThrownBy(() -> bind(Map.of("batch-wait", "-1ms")))
        .hasRootCauseMessage("convcast.forecasting.batch-wait is PT-0.001S; expected at least 0");
  }

  @Test
  void refusesALongestDeadlineBelowTheDefault() {
    assertThatThrownBy(() -> bind(Map.of("longest-deadline", "PT1S")))
        .hasRootCauseMessage(
            "convcast.forecasting.longest-deadline is PT1S; expected at least the deadline, PT5M");
  }

  private static ForecastSettings bind(Map<String, String> keys) {
    var source = new MapConfigurationPropertySource();
    keys.forEach((key, value) -> source.put("convcast.forecasting." + key, value));
    return new Binder(source).bindOrCreate("convcast.forecasting", ForecastSettings.class);
  }
}
