/** An evaluation as one page to look at. */
@NullMarked
package dev.convcast.verification.report;

import org.jspecify.annotations.NullMarked;
