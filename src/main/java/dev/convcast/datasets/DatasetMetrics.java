package dev.convcast.datasets;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How many datasets there are and what they take on disk. */
final class DatasetMetrics implements MeterBinder {

  private final DatasetCatalogue catalogue;

  DatasetMetrics(DatasetCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("convcast.datasets.stored", catalogue, c -> c.totals().count())
        .description("Stored datasets")
        .register(registry);
    Gauge.builder("convcast.datasets.size", catalogue, c -> c.totals().bytes())
        .description("Bytes that the frames of all datasets take")
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
  }
}
