/** A frame sequence and its meaning: shape, unit, interval, missing data, transforms. */
@NullMarked
package dev.convcast.frames;

import org.jspecify.annotations.NullMarked;
