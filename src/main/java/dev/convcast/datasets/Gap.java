package dev.convcast.datasets;

import java.time.Instant;

/**
 * Frames that an event lacks.
 *
 * @param after the time of the last frame before them
 * @param missingFrames how many steps of the interval have no frame
 */
public record Gap(Instant after, long missingFrames) {}
