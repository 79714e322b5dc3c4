package dev.convcast.forecasting;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the forecasts.
 *
 * @param queueCapacity how many forecasts may wait; one more is refused
 * @param batch how many sequences the network takes at once
 * @param batchValues how many values a batch may have beyond one sequence, so that large grids run
 *     alone
 * @param batchWait how long at most a forecast waits for those whose callers were just answered, so
 *     that they share a batch again
 * @param workers how many batches run at once
 * @param deadline how long a forecast may take where the request does not say
 * @param longestDeadline how long a request may ask for
 * @param longestHorizon how many frames a request may ask for
 * @param maxRequest the largest file, or files of one request together
 * @param maxValues the most values of an input, and of a forecast
 * @param tileMemory about how much memory a network may need for a sequence; a grid for which it
 *     would need more is forecast in tiles
 * @param loadedModels how many models stay in memory
 */
@ConfigurationProperties("convcast.forecasting")
public record ForecastSettings(
    @DefaultValue("64") int queueCapacity,
    @DefaultValue("8") int batch,
    @DefaultValue("1000000") long batchValues,
    @DefaultValue("2ms") Duration batchWait,
    @DefaultValue("1") int workers,
    @DefaultValue("PT5M") Duration deadline,
    @DefaultValue("PT30M") Duration longestDeadline,
    @DefaultValue("1000") int longestHorizon,
    @DefaultValue("256MB") DataSize maxRequest,
    @DefaultValue("20000000") long maxValues,
    @DefaultValue("2GB") DataSize tileMemory,
    @DefaultValue("4") int loadedModels) {

  public ForecastSettings {
    atLeastOne("queue-capacity", queueCapacity);
    atLeastOne("batch", batch);
    atLeastOne("batch-values", batchValues);
    atLeastOne("workers", workers);
    atLeastOne("longest-horizon", longestHorizon);
    atLeastOne("max-request", maxRequest.toBytes());
    atLeastOne("max-values", maxValues);
    atLeastOne("tile-memory", tileMemory.toBytes());
    atLeastOne("loaded-models", loadedModels);
    atLeastOne("deadline", deadline.toMillis());
    if (batchWait.isNegative()) {
      throw new IllegalArgumentException(
          "convcast.forecasting.batch-wait is %s; expected at least 0".formatted(batchWait));
    }
    if (longestDeadline.compareTo(deadline) < 0) {
      throw new IllegalArgumentException(
          "convcast.forecasting.longest-deadline is %s; expected at least the deadline, %s"
              .formatted(longestDeadline, deadline));
    }
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "convcast.forecasting.%s is %d; expected at least 1".formatted(name, value));
    }
  }
}
