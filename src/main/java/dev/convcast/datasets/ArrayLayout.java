package dev.convcast.datasets;

import dev.convcast.datasets.DatasetUpload.Layout;
import dev.convcast.frames.Grid;
import dev.convcast.refusal.Refusal;

/**
 * Which of an array's sides are sequences, time, channels, rows and columns.
 *
 * <p>(H, W) is one frame, (T, H, W) frames in time. Four sides are (N, T, H, W), never channels: N
 * sequences of one channel. Five are (N, T, C, H, W). With {@link Layout#TIME_FIRST} N and T change
 * places.
 */
record ArrayLayout(int sequences, int frames, Grid grid, boolean timeFirst) {

  static ArrayLayout of(String name, int[] shape, Layout layout, long maxFrameValues) {
    int rank = shape.length;
    if (rank < 2 || rank > 5) {
      throw Refusal.doesNotFit(
          "files",
          ("%s has %d dimensions; expected (H, W), (T, H, W), (N, T, H, W) or (N, T, C, H, W)")
              .formatted(name, rank));
    }
    int channels = rank == 5 ? shape[2] : 1;
    int rows = shape[rank - 2];
    int columns = shape[rank - 1];
    // in floating point, since three sides may overflow a long
    if ((double) channels * rows * columns > maxFrameValues) {
      throw Refusal.tooLarge(
              "A frame of %s holds %d x %d x %d values; the limit is %d"
                  .formatted(name, channels, rows, columns, maxFrameValues))
          .with("limit", maxFrameValues);
    }
    Grid grid = new Grid(channels, rows, columns);
    boolean timeFirst = layout == Layout.TIME_FIRST;
    return switch (rank) {
      case 2 -> new ArrayLayout(1, 1, grid, false);
      case 3 -> new ArrayLayout(1, shape[0], grid, false);
      default ->
          new ArrayLayout(
              timeFirst ? shape[1] : shape[0], timeFirst ? shape[0] : shape[1], grid, timeFirst);
    };
  }

  /** Where a frame's values start in the array. */
  long position(int sequence, int frame) {
    long before =
        timeFirst ? (long) frame * sequences + sequence : (long) sequence * frames + frame;
    return before * grid.size();
  }
}
