package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;

/**
 * What a cell remembers between steps.
 *
 * @param hidden H (B, N, H, W)
 * @param memory C (B, N, H, W)
 */
record State(NDArray hidden, NDArray memory) {}
