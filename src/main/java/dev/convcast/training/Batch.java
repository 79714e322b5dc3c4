package dev.convcast.training;

import ai.djl.ndarray.NDArray;

/**
 * Samples that are learned from together, as the network sees them.
 *
 * @param inputs (T, B, C, H, W), missing values at the lowest
 * @param targets (horizon, B, C, H, W), likewise
 * @param valid 1 where a target is known, else 0, of the same shape
 * @param validCount how many are
 */
record Batch(NDArray inputs, NDArray targets, NDArray valid, long validCount) {}
