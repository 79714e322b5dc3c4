/** Stored frame archives, windows and splits, generators. */
@NullMarked
package dev.convcast.datasets;

import org.jspecify.annotations.NullMarked;
