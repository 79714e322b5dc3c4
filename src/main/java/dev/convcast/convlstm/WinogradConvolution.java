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

  private final NDManager manager;
  private final Pieces pieces;
  private final NDArray weight; // (4N, in, k, k)
  private final float scale;
  private final NDArray bias; // (4N)
  private @Nullable Ready ready;

  /** Which pixels some tiles are made of. */
  interface Source {
    /** For each place in tiles, (places, tiles made odd). */
    int[] of(int firstTile, int lastTile);
  }

  /**
   * @param weights (pieces, places, in, 4n)
   * @param bias for each tile of a block, (pieces, tiles, 4n)
   * @param ones (16)
   */
  private record Ready(Winograd winograd, NDArray weights, NDArray bias, NDArray ones) {}

  /**
   * @param scale of the weights, which undoes a scale of what is convolved
   */
  WinogradConvolution(NDManager manager, Pieces pieces, NDArray weight, float scale, NDArray bias) {
    this.manager = manager;
    this.pieces = pieces;
    this.weight = weight;
    this.scale = scale;
    this.bias = bias;
  }

  /** How far a tile of inputs stands out on each side. */
  int around() {
    return kernel() / 2;
  }

  private int kernel() {
    return Math.toIntExact(weight.size(2));
  }

  /**
   * Makes a part of the gates, (steps, pieces, 16, tiles made odd, 4n).
   *
   * @param pixels what is convolved, (pixels, in)
   * @param more whether to add to what is there, instead of to the bias
   */
  void run(
      NDArray gates, NDArray pixels, Source source, WinogradTiles all, Part part, boolean more) {
    Ready known = ready();
    Winograd winograd = known.winograd();
    int places = winograd.places();
    int in = Math.toIntExact(pixels.size(1));
    int wide = pieces.channels() * 4;
    int largest = WinogradTiles.odd(Math.min(BLOCK, part.lastTile() - part.firstTile()));
    int inStep = all.inStep();
    int stepRow = WinogradTiles.odd(inStep) * wide;
    NDManager own = pixels.getManager();
    try (NDArray ofTiles = own.create(new Shape(places, largest, in));
        NDArray ofResults = own.create(new Shape(places, largest, wide))) {
      long into = Libtorch.address(winograd.ofInput());
      long back = Libtorch.address(winograd.ofResult());
      long weights = Libtorch.address(known.weights());
      long biases = Libtorch.address(known.bias());
      long ones = Libtorch.address(known.ones());
      long results = Libtorch.address(gates);
      long transformed = Libtorch.address(ofTiles);
      long products = Libtorch.address(ofResults);
      for (int first = part.firstTile(); first < part.lastTile(); first += BLOCK) {
        int last = Math.min(first + BLOCK, part.lastTile());
        int tiles = last - first;
        int row = WinogradTiles.odd(tiles) * in;
        int rowOut = WinogradTiles.odd(tiles) * wide;
        try (NDArray numbers = own.create(source.of(first, last));
            NDArray cut = Libtorch.rows(pixels, numbers)) {
          SmallProducts.multiply(
              places,
              tiles * in,
              places,
              into,
              places,
              Libtorch.address(cut),
              row,
              transformed,
              row,
              false);
        }
        for (int piece = part.firstPiece(); piece < part.lastPiece(); piece++) {
          for (int place = 0; place < places; place++) {
            SmallProducts.multiply(
                tiles,
                wide,
                in,
                transformed + (long) place * row * Float.BYTES,
                in,
                weights + ((long) piece * places + place) * in * wide * Float.BYTES,
                wide,
                products + (long) place * rowOut * Float.BYTES,
                wide,
                false);
          }
          for (int from = first; from < last; ) {
            int step = from / inStep;
            int to = Math.min(last, (step + 1) * inStep);
            int n = (to - from) * wide;
            long out =
                results
                    + (((long) step * pieces.count() + piece) * 16 * stepRow
                            + (long) (from - step * inStep) * wide)
                        * Float.BYTES;
            if (!more) {
              SmallProducts.multiply(
                  16,
                  n,
                  1,
                  ones,
                  1,
                  biases + (long) piece * BLOCK * wide * Float.BYTES,
                  n,
                  out,
                  stepRow,
                  false);
            }
            SmallProducts.multiply(
                16,
                n,
                places,
                back,
                places,
                products + (long) (from - first) * wide * Float.BYTES,
                rowOut,
                out,
                stepRow,
                true);
            from = to;
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
            NDArray biases = pieces.cut(bias).reshape(pieces.count(), 1, -1).repeat(1, BLOCK);
            NDArray ones = manager.ones(new Shape(16));
            NDScope.unregister(winograd.ofInput(), winograd.ofResult(), weights, biases, ones);
            return new Ready(winograd, weights, biases, ones);
          }
        });
  }
}
