package dev.convcast.convlstm;

import static dev.convcast.convlstm.WinogradTiles.PIXELS;
import static dev.convcast.convlstm.WinogradTiles.odd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.WinogradTiles.Inputs;
import dev.convcast.convlstm.WinogradTiles.Part;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of halved pixels to a cell's gates, with weights that are transformed when they are
 * first used.
 */
final class WinogradConvolution {

  private static final float DOUBLED = 2;

  private final NDManager manager;
  private final WinogradTables tables;
  private final Pieces pieces;
  private final NDArray weight; // (4N, in, k, k)
  private final NDArray bias; // (4N)
  private @Nullable Ready ready;

  /**
   * Where things are.
   *
   * @param into (places, places)
   * @param back (16, places)
   * @param weights (pieces, places, in, 4n)
   * @param biases for each tile of a block, (pieces, tiles, 4n)
   * @param ones (16)
   */
  private record Ready(long into, long back, long weights, long biases, long ones) {}

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

  private int places() {
    int side = WinogradTiles.SIDE + kernel() - 1;
    return side * side;
  }

  private int in() {
    return Math.toIntExact(weight.size(1));
  }

  private int wide() {
    return 4 * pieces.channels();
  }

  /**
   * Makes a part of the gates.
   *
   * @param rows what is convolved, (steps*rows, in)
   * @param all their tiles
   * @param gates (steps, pieces, 16, tiles made odd, 4n)
   * @param more whether to add to the gates that are there, instead of to the bias
   */
  void run(NDArray rows, WinogradTiles all, Part part, NDArray gates, boolean more) {
    Ready known = ready();
    NDManager own = rows.getManager();
    try (NDArray inputs = own.create(new Shape(places(), odd(part.tiles()), in()));
        NDArray products = own.create(new Shape(places(), odd(part.tiles()), wide()))) {
      long transformed = Libtorch.address(inputs);
      long multiplied = Libtorch.address(products);
      long results = Libtorch.address(gates);
      transform(known, rows, all, part, transformed);
      for (int piece = part.firstPiece(); piece < part.lastPiece(); piece++) {
        multiply(known, transformed, part.tiles(), piece, multiplied);
        transformBack(known, multiplied, all, part, piece, results, more);
      }
    }
  }

  private void transform(Ready known, NDArray rows, WinogradTiles all, Part part, long to) {
    ByteBuffer which =
        tables.get(
            "inputs",
            new Inputs(all, kernel() / 2, part.firstTile(), part.lastTile()),
            WinogradTiles::rows);
    int row = odd(part.tiles()) * in();
    try (NDArray numbers = Libtorch.numbers(rows.getManager(), which);
        NDArray tiles = Libtorch.rows(rows, numbers)) {
      SmallProducts.multiply(
          places(),
          part.tiles() * in(),
          places(),
          known.into(),
          places(),
          Libtorch.address(tiles),
          row,
          to,
          row,
          false);
    }
  }

  private void multiply(Ready known, long inputs, int tiles, int piece, long to) {
    for (int place = 0; place < places(); place++) {
      long weights = ((long) piece * places() + place) * in() * wide();
      SmallProducts.multiply(
          tiles,
          wide(),
          in(),
          at(inputs, (long) place * odd(tiles) * in()),
          in(),
          at(known.weights(), weights),
          wide(),
          at(to, (long) place * odd(tiles) * wide()),
          wide(),
          false);
    }
  }

  private void transformBack(
      Ready known,
      long products,
      WinogradTiles all,
      Part part,
      int piece,
      long gates,
      boolean more) {
    int row = odd(all.inStep()) * wide();
    int last;
    for (int first = part.firstTile(); first < part.lastTile(); first = last) {
      int step = first / all.inStep();
      last = Math.min(part.lastTile(), (step + 1) * all.inStep());
      int columns = (last - first) * wide();
      long results =
          ((long) step * pieces.count() + piece) * PIXELS * row
              + (long) first % all.inStep() * wide();
      if (!more) {
        SmallProducts.multiply(
            PIXELS,
            columns,
            1,
            known.ones(),
            1,
            at(known.biases(), (long) piece * Part.BLOCK * wide()),
            columns,
            at(gates, results),
            row,
            false);
      }
      SmallProducts.multiply(
          PIXELS,
          columns,
          places(),
          known.back(),
          places(),
          at(products, (long) (first - part.firstTile()) * wide()),
          odd(part.tiles()) * wide(),
          at(gates, results),
          row,
          true);
    }
  }

  private static long at(long address, long floats) {
    return address + floats * Float.BYTES;
  }

  private synchronized Ready ready() {
    if (ready == null) {
      ready = Libtorch.withoutGradients(this::prepare);
    }
    return ready;
  }

  private Ready prepare() {
    try (var scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Winograd winograd = Winograd.of(manager, kernel(), WinogradTiles.SIDE);
      NDArray weights = winograd.weights(pieces.cut(weight.mul(DOUBLED)));
      NDArray biases = pieces.cut(bias).reshape(pieces.count(), 1, -1).repeat(1, Part.BLOCK);
      NDArray ones = manager.ones(new Shape(PIXELS));
      NDScope.unregister(winograd.ofInput(), winograd.ofResult(), weights, biases, ones);
      return new Ready(
          Libtorch.address(winograd.ofInput()),
          Libtorch.address(winograd.ofResult()),
          Libtorch.address(weights),
          Libtorch.address(biases),
          Libtorch.address(ones));
    }
  }
}
