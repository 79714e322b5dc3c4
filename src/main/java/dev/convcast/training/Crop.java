package dev.convcast.training;

/**
 * Parts of a large grid to train on.
 *
 * @param perWindow how many of each window an epoch takes
 * @param minimumValid the share of pixels that must be known
 * @param minimumWet the share of pixels that must be above the transform's low
 */
record Crop(int rows, int columns, int perWindow, double minimumValid, double minimumWet) {}
