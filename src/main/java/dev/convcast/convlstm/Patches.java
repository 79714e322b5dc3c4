package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Squares of pixels as channels and back, in the order of PyTorch's pixel_unshuffle: channel c*p*p
 * + dy*p + dx.
 */
record Patches(int side) {

  /** Sides of the grid in patches, the last one padded where the patch does not divide. */
  int count(long pixels) {
    return Math.toIntExact((pixels + side - 1) / side);
  }

  /** (n, C, H, W) to (n, C*p*p, ceil(H/p), ceil(W/p)), padded with zeros below and to the right. */
  NDArray cut(NDArray frames) {
    if (side == 1) {
      return frames;
    }
    Shape s = frames.getShape();
    long rows = count(s.get(2));
    long columns = count(s.get(3));
    NDArray padded = Edges.pad(frames, rows * side, columns * side);
    return padded
        .reshape(s.get(0), s.get(1), rows, side, columns, side)
        .transpose(0, 1, 3, 5, 2, 4) // (n, C, p, p, H/p, W/p)
        .reshape(s.get(0), s.get(1) * side * side, rows, columns);
  }

  /** (n, C*p*p, h, w) to (n, C, rows, columns), cropped to what was there before the cut. */
  NDArray join(NDArray patches, long rows, long columns) {
    if (side == 1) {
      return patches;
    }
    Shape s = patches.getShape();
    long channels = s.get(1) / ((long) side * side);
    NDArray frames =
        patches
            .reshape(s.get(0), channels, side, side, s.get(2), s.get(3))
            .transpose(0, 1, 4, 2, 5, 3) // (n, C, h, p, w, p)
            .reshape(s.get(0), channels, s.get(2) * side, s.get(3) * side);
    return Edges.crop(frames, rows, columns);
  }
}
