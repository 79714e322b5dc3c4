package dev.convcast.frames;

/** The shape of one frame: channels, rows, columns, each at least 1. */
public record Grid(int channels, int rows, int columns) {

  public Grid {
    if (channels < 1 || rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "a grid of %d x %d x %d".formatted(channels, rows, columns));
    }
  }

  /** Values in one frame. */
  public int size() {
    return Math.multiplyExact(Math.multiplyExact(channels, rows), columns);
  }

  @Override
  public String toString() {
    return channels == 1
        ? rows + " x " + columns
        : channels + " channels of " + rows + " x " + columns;
  }
}
