package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;

/**
 * What a cell remembers between steps, in the cell's layout.
 *
 * @param hidden H
 * @param memory C
 * @param grid what both cover
 */
record State(NDArray hidden, NDArray memory, Extent grid) {}
