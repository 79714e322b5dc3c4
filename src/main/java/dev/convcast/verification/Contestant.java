package dev.convcast.verification;

import dev.convcast.forecasters.Baseline;
import dev.convcast.forecasters.Forecaster;
import org.jspecify.annotations.Nullable;

/**
 * Who forecasts.
 *
 * @param version null where it has none yet
 */
record Contestant(String name, @Nullable Integer version, Forecaster forecaster) {

  static Contestant of(Baseline baseline) {
    return new Contestant(baseline.toString(), baseline.version(), baseline);
  }
}
