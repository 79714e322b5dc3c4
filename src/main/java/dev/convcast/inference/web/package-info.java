/** Forecasts over HTTP as the Open Inference Protocol, version 2, asks for them. */
@NullMarked
package dev.convcast.inference.web;

import org.jspecify.annotations.NullMarked;
