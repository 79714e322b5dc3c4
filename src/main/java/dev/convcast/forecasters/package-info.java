/** What can forecast: networks in their unit, and baselines that need no training. */
@NullMarked
package dev.convcast.forecasters;

import org.jspecify.annotations.NullMarked;
