package dev.convcast.models;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How full the model store is. */
final class ModelMetrics implements MeterBinder {

  private final ModelStore store;

  ModelMetrics(ModelStore store) {
    this.store = store;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("convcast.models.versions", store, ModelStore::countVersions)
        .description("Stored versions of all models")
        .register(registry);
  }
}
