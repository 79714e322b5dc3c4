/** Forecasts: loaded models, the queue before them, and batches of concurrent requests. */
@NullMarked
package dev.convcast.forecasting;

import org.jspecify.annotations.NullMarked;
