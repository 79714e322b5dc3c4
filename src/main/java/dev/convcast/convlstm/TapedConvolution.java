package dev.convcast.convlstm;

import static dev.convcast.convlstm.WinogradTiles.PIXELS;
import static dev.convcast.convlstm.WinogradTiles.odd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.WinogradTiles.Range;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A convolution to a cell's gates whose weights are learned: all three of its products, forward, to
 * the pixels' gradient and to the weights', are those of tiles' transforms.
 */
final class TapedConvolution {

  private final WinogradConvolution forward;
  private final Winograd winograd;
  private final WinogradTransform fromInputs;
  private final WinogradTransform fromResults;
  private final TorchScript script;
  private final Tape tape;
  private final WinogradTables tables;
  private final Pieces pieces;
  private final NDArray weight; // (4N, in, k, k)
  private @Nullable Pass pass;

  /**
   * What the weights are for one pass, forward and back.
   *
   * @param weights transformed, (pieces, places, in, 4n)
   * @param transposed (pieces, places, 4n, in)
   * @param gradients of the transformed ones
   */
  private record Pass(NDArray weights, NDArray transposed, NDArray gradients) {}

  TapedConvolution(
      NDManager manager,
      TorchScript script,
      Tape tape,
      WinogradTables tables,
      Pieces pieces,
      NDArray weight,
      NDArray bias) {
    this.script = script;
    this.tape = tape;
    this.tables = tables;
    this.pieces = pieces;
    this.weight = weight;
    forward = new WinogradConvolution(manager, tables, pieces, weight, bias);
    winograd = Winograd.of(manager, Math.toIntExact(weight.size(2)), WinogradTiles.SIDE);
    fromInputs = transposed(winograd.ofInput());
    fromResults = transposed(winograd.ofResult());
  }

  private static WinogradTransform transposed(NDArray matrix) {
    return WinogradTransform.of(Libtorch.contiguous(matrix.transpose()));
  }

  private Pass pass() {
    if (pass == null) {
      NDArray weights =
          tape.keep(Libtorch.withGradients(() -> winograd.weights(pieces.cut(weight))));
      forward.use(weights);
      pass = Libtorch.withoutGradients(() -> begin(weights));
      tape.record(this::end);
    }
    return pass;
  }

  private Pass begin(NDArray weights) {
    NDArray transposed = tape.keep(Libtorch.contiguous(weights.transpose(0, 1, 3, 2)));
    return new Pass(weights, transposed, tape.keep(weights.zerosLike()));
  }

  private void end() {
    Pass ended = Objects.requireNonNull(pass);
    pass = null;
    Tape.add(ended.weights(), ended.gradients());
  }

  /**
   * Adds to gates.
   *
   * @param rows of a step, (rows, in)
   * @param gates (pieces, 16, tiles made odd, 4n)
   */
  void addTo(NDArray gates, NDArray rows, WinogradTiles tiles) {
    pass();
    onCores(
        tiles,
        block -> {
          NDManager manager = rows.getManager();
          try (NDArray transforms = manager.create(forward.transforms(block));
              NDArray made = manager.create(forward.products(1, block))) {
            WinogradProducts products = WinogradProducts.of(made);
            forward.transform(rows, tiles, block, block, transforms);
            for (int piece = 0; piece < pieces.count(); piece++) {
              forward.multiply(transforms, block, piece, products, false);
              forward.transformBack(products, block, piece, part(gates, piece, block), true);
            }
          }
        });
  }

  /** Of (pieces, 16, tiles, 4n) those of a piece and of a block's tiles, (16, tiles*4n). */
  private static Matrix part(NDArray gates, int piece, Range block) {
    long row = gates.size(2) * gates.size(3);
    return Matrix.of(gates, row).from(piece * PIXELS * row + block.first() * gates.size(3));
  }

  /**
   * Takes the gates' gradient back to the weights, and to the pixels.
   *
   * @param gates their gradient, (pieces, 16, tiles made odd, 4n)
   * @param toPixels whether that is asked for
   * @return (rows, in), or null
   */
  @Nullable NDArray backward(NDArray rows, NDArray gates, WinogradTiles tiles, boolean toPixels) {
    Pass used = pass();
    NDManager manager = rows.getManager();
    var whole = new Range(0, odd(tiles.inStep()));
    NDArray transforms = manager.create(forward.transforms(whole));
    NDArray products = manager.create(forward.products(pieces.count(), whole));
    NDArray pixels = manager.create(new Shape((long) winograd.places() * whole.size() + 1, in()));
    onCores(
        tiles,
        block -> {
          forward.transform(rows, tiles, block, whole, transforms);
          toProducts(gates, block, products);
          if (toPixels) {
            toPixels(products, used.transposed(), block, whole, pixels);
          }
        });
    script.run("accumulate", used.gradients(), transforms, products);
    return toPixels ? sums(pixels, tiles, whole) : null;
  }

  private int in() {
    return Math.toIntExact(weight.size(1));
  }

  private int wide() {
    return 4 * pieces.channels();
  }

  private void toProducts(NDArray gates, Range block, NDArray products) {
    for (int piece = 0; piece < pieces.count(); piece++) {
      fromResults.apply(
          gates.getManager(),
          block.size() * wide(),
          part(gates, piece, block),
          WinogradProducts.of(products).from(piece, block.first()).ofAll(),
          false);
    }
  }

  /** Fills a block's part of (places, tiles, in). */
  private void toPixels(
      NDArray products, NDArray transposed, Range block, Range whole, NDArray pixels) {
    int places = winograd.places();
    long row = (long) odd(block.size()) * in();
    try (NDArray transforms = products.getManager().create(forward.transforms(block))) {
      Matrix inputs = Matrix.of(transforms, in());
      Matrix weights = Matrix.of(transposed, in());
      for (int piece = 0; piece < pieces.count(); piece++) {
        WinogradProducts some = WinogradProducts.of(products).from(piece, block.first());
        Matrix gradients = some.ofFirst();
        for (int place = 0; place < places; place++) {
          SmallProducts.multiply(
              block.size(),
              in(),
              wide(),
              gradients.from(place * some.betweenPlaces()),
              weights.from(((long) piece * places + place) * wide() * in()),
              inputs.from(place * row),
              piece > 0);
        }
      }
      fromInputs.apply(
          products.getManager(),
          block.size() * in(),
          new Matrix(inputs.address(), row),
          Matrix.of(pixels, (long) whole.size() * in()).from((long) block.first() * in()),
          false);
    }
  }

  /** Of the places where a pixel is, (places*tiles + 1, in), to (rows, in). */
  private NDArray sums(NDArray pixels, WinogradTiles tiles, Range whole) {
    var inputs = new WinogradTiles.Inputs(tiles, winograd.kernel() / 2, whole);
    ByteBuffer which = tables.get("sums", inputs, WinogradTiles::sums);
    NDManager manager = pixels.getManager();
    return script.call(manager, "gather", pixels, Libtorch.numbers(manager, which).reshape(4, -1));
  }

  /** Every block of a step's tiles, an unused one among them. */
  private static void onCores(WinogradTiles tiles, Consumer<Range> work) {
    Cores.all(
        new Range(0, odd(tiles.inStep())).cut(Cores.count()),
        (share, team) ->
            Libtorch.withoutGradients(
                () -> {
                  share.blocks(WinogradConvolution.BLOCK + 1).forEach(work);
                  return null;
                }));
  }
}
