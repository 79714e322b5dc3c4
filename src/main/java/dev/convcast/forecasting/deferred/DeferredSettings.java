package dev.convcast.forecasting.deferred;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the forecasts that are fetched later.
 *
 * @param waiting how many may wait or run in this process; one more is refused
 * @param keep how long a result can be fetched
 */
@ConfigurationProperties("convcast.forecasting.deferred")
public record DeferredSettings(
    @DefaultValue("100") int waiting, @DefaultValue("PT24H") Duration keep) {

  public DeferredSettings {
    if (waiting < 1) {
      throw new IllegalArgumentException(
          "convcast.forecasting.deferred.waiting is %d; expected at least 1".formatted(waiting));
    }
    if (keep.isNegative() || keep.isZero()) {
      throw new IllegalArgumentException(
          "convcast.forecasting.deferred.keep is %s; expected more than zero".formatted(keep));
    }
  }
}
