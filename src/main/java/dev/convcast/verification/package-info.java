/** How good a model is: forecasts beside the truth and beside what needs no training. */
@NullMarked
package dev.convcast.verification;

import org.jspecify.annotations.NullMarked;
