/** Stored frame archives, their windows and splits, and the generator of moving digits. */
@NullMarked
package dev.convcast.datasets;

import org.jspecify.annotations.NullMarked;
