package dev.convcast.training;

/**
 * Ends a training when the validation loss has not become less.
 *
 * @param patience epochs that it is waited for
 */
record EarlyStopping(int patience) {}
