package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;

/** A convolution to a cell's gates, made ready for tiles of a size when they are first used. */
final class WinogradConvolution {

  /**
   * @param weights transformed and in oneDNN's own layout, one for each piece of the gates
   * @param biases what is added to the products of each piece, (places*4n)
   */
  record Ready(Winograd winograd, NDList weights, NDList biases) {}

  private final NDManager manager;
  private final TorchScript script;
  private final Pieces pieces;
  private final NDArray weight; // (4N, in, k, k)
  private final float scale;
  private final NDArray bias; // (4N)
  private final Map<Integer, Ready> ready = new HashMap<>();

  /**
   * @param scale of the weights, which undoes a scale of what is convolved
   */
  WinogradConvolution(
      NDManager manager,
      TorchScript script,
      Pieces pieces,
      NDArray weight,
      float scale,
      NDArray bias) {
    this.manager = manager;
    this.script = script;
    this.pieces = pieces;
    this.weight = weight;
    this.scale = scale;
    this.bias = bias;
  }

  /** The tiles of a grid that take the fewest multiplications, those that fill up a block too. */
  WinogradTiles tiles(Extent grid) {
    var small = new WinogradTiles(grid, 2);
    var large = new WinogradTiles(grid, 4);
    return multiplications(small) < multiplications(large) ? small : large;
  }

  private long multiplications(WinogradTiles tiles) {
    long side = tiles.side() + kernel() - 1;
    return tiles.blocks() * side * side;
  }

  private int kernel() {
    return Math.toIntExact(weight.size(2));
  }

  /** How far a tile of inputs stands out on each side. */
  int around() {
    return kernel() / 2;
  }

  /** Zeros that fill up the channels of pixels, (pixels, in), and one more pixel of zeros. */
  NDArray padded(NDArray pixels) {
    return pixels.pad(new Shape(0, Pieces.missing(pixels.size(1)), 0, 1), 0);
  }

  synchronized Ready on(WinogradTiles tiles) {
    return ready.computeIfAbsent(tiles.side(), this::prepare);
  }

  private Ready prepare(int side) {
    return Libtorch.withoutGradients(
        () -> {
          try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Winograd winograd = Winograd.of(manager, kernel(), side);
            NDArray wide = weight.pad(new Shape(0, 0, 0, 0, 0, Pieces.missing(weight.size(1))), 0);
            var weights = new NDList();
            var biases = new NDList();
            for (NDArray piece : pieces.cut(wide.mul(scale)).split(pieces.count(), 0)) {
              NDArray transformed = winograd.weights(piece.squeeze(0));
              weights.add(
                  script.call(
                      manager, "pack", transformed, winograd.places(), WinogradTiles.BLOCK));
            }
            for (NDArray piece : pieces.cut(bias).split(pieces.count(), 0)) {
              biases.add(winograd.bias(piece.flatten()));
            }
            biases.attach(manager);
            NDScope.unregister(winograd.ofInput(), winograd.ofResult());
            NDScope.unregister(weights);
            NDScope.unregister(biases);
            return new Ready(winograd, weights, biases);
          }
        });
  }
}
