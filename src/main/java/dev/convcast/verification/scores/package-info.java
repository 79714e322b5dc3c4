/** Scores, each from sums that are pooled: what they add up, and what comes of it. */
@NullMarked
package dev.convcast.verification.scores;

import org.jspecify.annotations.NullMarked;
