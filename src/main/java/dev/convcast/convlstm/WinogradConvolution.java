package dev.convcast.convlstm;

import static dev.convcast.convlstm.WinogradTiles.odd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.WinogradTiles.Inputs;
import dev.convcast.convlstm.WinogradTiles.Range;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of halved pixels to a cell's gates, with weights that are transformed when they are
 * first used.
 */
final class WinogradConvolution {

  /** Tiles that are multiplied at once, at most: with fewer the weights are read more often. */
  static final int BLOCK = 128;

  /** Tiles of a block, at most: in trainings with the unused one that makes them odd. */
  static final int MOST_TILES = BLOCK + 1;

  private final NDManager manager;
  private final WinogradTables tables;
  private final Pieces pieces;
  private final NDArray weight; // (4N, in, k, k)
  private final NDArray bias; // (4N)
  private @Nullable Ready ready;

  /**
   * What does not change from step to step.
   *
   * @param into from pixels to transforms
   * @param back from products to gates
   * @param weights (pieces, places, in, 4n)
   * @param biases (pieces, 4n)
   * @param ones for each tile of a block, (tiles, 1)
   */
  private record Ready(
      WinogradTransform into, WinogradTransform back, Matrix weights, Matrix biases, Matrix ones) {}

  WinogradConvolution(
      NDManager manager, WinogradTables tables, Pieces pieces, NDArray weight, NDArray bias) {
    this.manager = manager;
    this.tables = tables;
    this.pieces = pieces;
    this.weight = weight;
    this.bias = bias;
  }

  private int kernel() {
    return Math.toIntExact(weight.size(2));
  }

  int side() {
    return WinogradTiles.SIDE + kernel() - 1;
  }

  private int places() {
    return side() * side();
  }

  private int in() {
    return Math.toIntExact(weight.size(1));
  }

  private int wide() {
    return 4 * pieces.channels();
  }

  boolean hasKernelOf(WinogradConvolution other) {
    return kernel() == other.kernel();
  }

  /** The transforms of some tiles, (places, tiles made odd, in). */
  Shape transforms(Range block) {
    return new Shape(places(), odd(block.size()), in());
  }

  /**
   * The products of some tiles to some pieces of the gates, (pieces, places, tiles made odd, 4n).
   */
  Shape products(int pieces, Range tiles) {
    return new Shape(pieces, places(), odd(tiles.size()), wide());
  }

  /** The same for one piece and the places of one column, (side, tiles made odd, 4n). */
  Shape column(Range tiles) {
    return new Shape(side(), odd(tiles.size()), wide());
  }

  /**
   * The products of some steps, by as few passes over the weights as there can be.
   *
   * @param rows of all of them, (steps*rows, in)
   */
  WinogradProducts products(NDArray rows, WinogradTiles all, Team team) {
    NDManager own = rows.getManager();
    var range = new Range(0, all.steps() * all.inStep());
    WinogradProducts products = WinogradProducts.of(own.create(products(pieces.count(), range)));
    team.all(
        range.cut(team.size()),
        share -> {
          for (Range block : share.blocks(BLOCK)) {
            try (NDArray transforms = own.create(transforms(block))) {
              transform(rows, all, block, block, transforms);
              for (int piece = 0; piece < pieces.count(); piece++) {
                WinogradProducts some = products.from(piece, block.first());
                for (int column = 0; column < side(); column++) {
                  Matrix those = some.ofColumn(column, side());
                  multiply(transforms, block, piece, column, those, false);
                  addBias(block, piece, column, those);
                }
              }
            }
          }
        });
    return products;
  }

  /**
   * Transforms some tiles of a block.
   *
   * @param pixels of all steps, (steps*rows, in)
   */
  void transform(NDArray pixels, WinogradTiles all, Range tiles, Range block, NDArray transforms) {
    ByteBuffer which =
        tables.get("inputs", new Inputs(all, kernel() / 2, tiles), WinogradTiles::rows);
    NDManager own = pixels.getManager();
    try (NDArray numbers = Libtorch.numbers(own, which);
        NDArray cut = Libtorch.rows(pixels, numbers)) {
      ready()
          .into()
          .apply(
              own,
              tiles.size() * in(),
              Matrix.of(cut, (long) odd(tiles.size()) * in()),
              ofAll(transforms, block).from((long) (tiles.first() - block.first()) * in()),
              false);
    }
  }

  private Matrix ofAll(NDArray transforms, Range block) {
    return Matrix.of(transforms, (long) odd(block.size()) * in());
  }

  /**
   * Multiplies the transforms of a block by the weights to a piece of the gates, at the places of a
   * column.
   *
   * @param products of the column, (side, tiles*4n)
   * @param more whether to add to the products
   */
  void multiply(
      NDArray transforms, Range block, int piece, int column, Matrix products, boolean more) {
    Matrix inputs = Matrix.of(transforms, in());
    Matrix weights = ready().weights().from((long) piece * places() * in() * wide());
    for (int row = 0; row < side(); row++) {
      long place = (long) row * side() + column;
      SmallProducts.multiply(
          block.size(),
          wide(),
          in(),
          inputs.from(place * odd(block.size()) * in()),
          weights.from(place * in() * wide()),
          products.row(row, wide()),
          more);
    }
  }

  /** Adds the bias to a column of products, where it goes into all pixels as it is. */
  void addBias(Range block, int piece, int column, Matrix products) {
    if (column == Winograd.OF_ONES) {
      Ready known = ready();
      SmallProducts.multiply(
          block.size(),
          wide(),
          1,
          known.ones(),
          known.biases().from((long) piece * wide()),
          products.row(Winograd.OF_ONES, wide()),
          true);
    }
  }

  /**
   * Transforms a block's products back.
   *
   * @param products one column after the other, (side, tiles*4n)
   * @param gates of a piece, (16, tiles*4n)
   * @param more whether to add to the gates
   */
  void transformBack(
      NDManager own, Range block, IntFunction<Matrix> products, Matrix gates, boolean more) {
    ready().back().apply(own, block.size() * wide(), products, gates, more);
  }

  /** Halved pixels' weights, (4N, in, k, k) to (pieces, places, in, 4n). */
  static NDArray weights(Winograd winograd, Pieces pieces, NDArray weight) {
    return winograd.weights(Libtorch.times(2, pieces.cut(weight)));
  }

  /** (4N) to (pieces, 4n), in the order of its axes. */
  static NDArray biases(Pieces pieces, NDArray bias) {
    return Libtorch.contiguous(pieces.cut(bias)); // with pieces of one channel it is a view
  }

  /** Takes these weights, (pieces, places, in, 4n), and biases, (pieces, 4n), from here on. */
  synchronized void use(NDArray weights, NDArray biases) {
    if (ready == null) {
      ready = Libtorch.withoutGradients(() -> prepare(winograd -> weights, () -> biases));
    } else {
      ready =
          new Ready(
              ready.into(),
              ready.back(),
              Matrix.of(weights, wide()),
              Matrix.of(biases, wide()),
              ready.ones());
    }
  }

  private synchronized Ready ready() {
    if (ready == null) {
      ready =
          Libtorch.withoutGradients(
              () ->
                  prepare(
                      winograd -> kept(weights(winograd, pieces, weight)),
                      () -> kept(biases(pieces, bias))));
    }
    return ready;
  }

  private Ready prepare(Function<Winograd, NDArray> weights, Supplier<NDArray> biases) {
    try (var scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Winograd winograd = Winograd.of(manager, kernel(), WinogradTiles.SIDE);
      return new Ready(
          WinogradTransform.of(kept(winograd.ofInput())),
          WinogradTransform.of(kept(winograd.ofResult())),
          Matrix.of(weights.apply(winograd), wide()),
          Matrix.of(biases.get(), wide()),
          Matrix.of(kept(manager.ones(new Shape(MOST_TILES))), 1));
    }
  }

  private static NDArray kept(NDArray tensor) {
    NDScope.unregister(tensor);
    return tensor;
  }
}
