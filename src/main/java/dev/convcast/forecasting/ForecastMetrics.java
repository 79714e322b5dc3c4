package dev.convcast.forecasting;

import dev.convcast.forecasters.ForecastModel;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** How many forecasts there are, and where their time goes. */
@Component
public final class ForecastMetrics {

  private final MeterRegistry registry;
  private final DistributionSummary batch;
  private final Timer inQueue;
  private final Timer inNetwork;

  ForecastMetrics(MeterRegistry registry, ForecastQueue queue) {
    this.registry = registry;
    Gauge.builder("convcast.forecast.queue.depth", queue, ForecastQueue::depth)
        .description("Forecasts that wait")
        .register(registry);
    Gauge.builder("convcast.forecast.queue.capacity", queue, ForecastQueue::capacity)
        .description("Forecasts that may wait")
        .register(registry);
    batch =
        DistributionSummary.builder("convcast.forecast.batch.size")
            .description("Sequences that went through the network together")
            .register(registry);
    inQueue =
        Timer.builder("convcast.forecast.queue.time")
            .description("How long a forecast waited for its turn")
            .register(registry);
    inNetwork =
        Timer.builder("convcast.forecast.network.time")
            .description("How long a batch took in the network")
            .register(registry);
  }

  /** Times the reading of frames. */
  public <T> T reading(CodecWork<T> work) throws IOException {
    return codec("read", work);
  }

  /** Times the writing of frames. */
  public <T> T writing(CodecWork<T> work) throws IOException {
    return codec("write", work);
  }

  /** Work of a codec. */
  public interface CodecWork<T> {
    T run() throws IOException;
  }

  private <T> T codec(String direction, CodecWork<T> work) throws IOException {
    Timer.Sample start = Timer.start(registry);
    try {
      return work.run();
    } finally {
      start.stop(
          Timer.builder("convcast.forecast.codec.time")
              .description("How long frames took to be read or written")
              .tag("direction", direction)
              .register(registry));
    }
  }

  Timer.Sample start() {
    return Timer.start(registry);
  }

  /** Only models that exist become a label: a caller cannot make up as many as it likes. */
  void ended(Timer.Sample start, Optional<ForecastModel> model, String outcome) {
    start.stop(
        Timer.builder("convcast.forecasts")
            .description("Forecasts asked for, by model and by what came of them")
            .tag("model", model.map(found -> found.modelName().value()).orElse("unknown"))
            .tag("outcome", outcome.toLowerCase(Locale.ROOT).replace('_', '-'))
            .register(registry));
  }

  void waited(Duration time) {
    inQueue.record(time);
  }

  void batch(int size) {
    batch.record(size);
  }

  <T> T inNetwork(Supplier<T> work) {
    return inNetwork.record(work);
  }
}
