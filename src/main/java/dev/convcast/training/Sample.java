package dev.convcast.training;

import dev.convcast.datasets.Window;

/** A window of frames, where in the grid it is looked at, and how. */
record Sample(Window window, int row, int column, Augmentation.View view) {

  Sample(Window window, int row, int column) {
    this(window, row, column, Augmentation.View.PLAIN);
  }

  Sample seen(Augmentation.View as) {
    return new Sample(window, row, column, as);
  }
}
