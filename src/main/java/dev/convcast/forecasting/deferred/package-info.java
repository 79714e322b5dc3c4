/** Forecasts that nobody waits for: asked for now, fetched later, kept for a while. */
@NullMarked
package dev.convcast.forecasting.deferred;

import org.jspecify.annotations.NullMarked;
