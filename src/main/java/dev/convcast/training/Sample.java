package dev.convcast.training;

import dev.convcast.datasets.Window;

/** A window of frames and where in the grid it is looked at. */
record Sample(Window window, int row, int column) {}
