package dev.convcast.forecasting;

import dev.convcast.models.ModelStore;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ForecastingConfiguration {

  @Bean
  ForecastQueue forecastQueue(ForecastSettings settings) {
    return new ForecastQueue(settings);
  }

  @Bean
  LoadedModels loadedModels(ModelStore store, ForecastSettings settings) {
    return new LoadedModels(
        model -> model.open(store, settings.tileMemory().toBytes()), settings.loadedModels());
  }

  @Bean
  ForecastWorkers forecastWorkers(
      ForecastQueue queue,
      LoadedModels models,
      ForecastMetrics metrics,
      Clock clock,
      ForecastSettings settings) {
    return new ForecastWorkers(
        queue, settings.workers(), () -> new ForecastWorker(queue, models, metrics, clock));
  }

  @Bean(initMethod = "start")
  FreeMemory freeMemory() {
    return new FreeMemory(Duration.ofSeconds(30));
  }

  @Bean
  Forecasts forecasts(
      ModelStore store,
      ForecastQueue queue,
      ForecastSettings settings,
      ForecastMetrics metrics,
      Clock clock) {
    return new Forecasts(store, queue, settings, metrics, clock);
  }

  @Bean
  @ConditionalOnExpression("'${convcast.role:all}' != 'worker'")
  WarmUp warmUp(ModelStore store, LoadedModels models, ForecastSettings settings) {
    return new WarmUp(store, models, settings.loadedModels());
  }
}
