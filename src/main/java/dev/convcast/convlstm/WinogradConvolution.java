package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.WinogradTiles.Part;
import org.jspecify.annotations.Nullable;

/** A convolution to a cell's gates, with weights that are transformed when they are first used. */
final class WinogradConvolution {

  private static final int BLOCK =
      Integer.getInteger("block", 32); // tiles whose transforms stay in a core's cache
  private static final int RESULTS = WinogradTiles.SIDE * WinogradTiles.SIDE;

  private final NDManager manager;
  private final Pieces pieces;
  private final NDArray weight; // (4N, in, k, k)
  private final float scale;
  private @Nullable Ready ready;

  /**
   * @param weights (pieces, places, in, 4n)
   */
  private record Ready(Winograd winograd, NDArray weights) {}

  /**
   * @param scale of the weights, which undoes a scale of what is convolved
   */
  WinogradConvolution(NDManager manager, Pieces pieces, NDArray weight, float scale) {
    this.manager = manager;
    this.pieces = pieces;
    this.weight = weight;
    this.scale = scale;
  }

  /** How far a tile of inputs stands out on each side. */
  int around() {
    return kernel() / 2;
  }

  private int kernel() {
    return Math.toIntExact(weight.size(2));
  }

  /**
   * Adds to a part of the gates, (pixels in tiles, pieces*4n).
   *
   * @param pixels what is convolved, (pixels, in)
   * @param at which of them is at each place of each tile, (tiles*places)
   */
  void addTo(NDArray gates, NDArray pixels, int[] at, Part part) {
    Ready known = ready();
    Winograd winograd = known.winograd();
    int places = winograd.places();
    int in = Math.toIntExact(pixels.size(1));
    int wide = pieces.channels() * 4;
    int all = pieces.count() * wide;
    int largest = Math.min(BLOCK, part.lastTile() - part.firstTile());
    NDManager own = pixels.getManager();
    try (NDArray ofTiles = own.create(new Shape(largest, places, in));
        NDArray ofResults = own.create(new Shape(largest, places, wide))) {
      long into = Libtorch.address(winograd.ofInput());
      long back = Libtorch.address(winograd.ofResult());
      long weights = Libtorch.address(known.weights());
      long results = Libtorch.address(gates);
      long transformed = Libtorch.address(ofTiles);
      long products = Libtorch.address(ofResults);
      for (int first = part.firstTile(); first < part.lastTile(); first += BLOCK) {
        int tiles = Math.min(BLOCK, part.lastTile() - first);
        try (NDArray numbers =
                own.create(
                    java.util.Arrays.copyOfRange(at, first * places, (first + tiles) * places));
            NDArray cut = Libtorch.rows(pixels, numbers)) {
          long from = Libtorch.address(cut);
          for (int t = 0; t < tiles; t++) {
            long tile = (long) t * places * in * Float.BYTES;
            SmallProducts.multiply(
                places, in, places, into, places, from + tile, in, transformed + tile, in, false);
          }
        }
        for (int piece = part.firstPiece(); piece < part.lastPiece(); piece++) {
          for (int place = 0; place < places; place++) {
            SmallProducts.multiply(
                tiles,
                wide,
                in,
                transformed + (long) place * in * Float.BYTES,
                places * in,
                weights + ((long) piece * places + place) * in * wide * Float.BYTES,
                wide,
                products + (long) place * wide * Float.BYTES,
                places * wide,
                false);
          }
          for (int t = 0; t < tiles; t++) {
            SmallProducts.multiply(
                RESULTS,
                wide,
                places,
                back,
                places,
                products + (long) t * places * wide * Float.BYTES,
                wide,
                results + ((long) (first + t) * RESULTS * all + (long) piece * wide) * Float.BYTES,
                all,
                true);
          }
        }
      }
    }
  }

  private synchronized Ready ready() {
    if (ready == null) {
      ready = prepare();
    }
    return ready;
  }

  private Ready prepare() {
    return Libtorch.withoutGradients(
        () -> {
          try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Winograd winograd = Winograd.of(manager, kernel(), WinogradTiles.SIDE);
            NDArray weights = winograd.weights(pieces.cut(weight.mul(scale)));
            NDScope.unregister(winograd.ofInput(), winograd.ofResult(), weights);
            return new Ready(winograd, weights);
          }
        });
  }
}
