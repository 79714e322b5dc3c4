/** Forecasts over HTTP. */
@NullMarked
package dev.convcast.forecasting.web;

import org.jspecify.annotations.NullMarked;
