package dev.convcast.forecasting.deferred;

import dev.convcast.forecasting.ForecastSettings;
import dev.convcast.forecasting.Forecasts;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeferredSettings.class)
class DeferredConfiguration {

  @Bean
  DeferredForecasts deferredForecasts(
      Forecasts forecasts,
      ForecastSettings forecastSettings,
      DeferredSettings settings,
      @Value("${convcast.role:all}") String role,
      @Value("${convcast.home:.}") Path home,
      DeferredForecasts.Results results,
      Clock clock) {
    return new DeferredForecasts(
        forecasts, forecastSettings, settings, !role.equals("worker"), home, results, clock);
  }
}
