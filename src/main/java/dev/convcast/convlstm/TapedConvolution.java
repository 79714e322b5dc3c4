package dev.convcast.convlstm;

import static dev.convcast.convlstm.WinogradTiles.PIXELS;
import static dev.convcast.convlstm.WinogradTiles.odd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.WinogradTiles.Range;
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
  private final NDArray fromInputs; // (places, places), transposed
  private final NDArray fromResults; // (places, 16), transposed
  private final TorchScript script;
  private final Tape tape;
  private final WinogradTables tables;
  private final Pieces pieces;
  private final NDArray weight; // (4N, in, k, k)
  private @Nullable Weights weights; // of this pass

  /**
   * @param transformed (pieces, places, in, 4n), made of the weights
   * @param transposed (pieces, places, 4n, in)
   * @param gradients of the transformed ones
   */
  private record Weights(NDArray transformed, NDArray transposed, NDArray gradients) {}

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
    fromInputs = Libtorch.contiguous(winograd.ofInput().transpose());
    fromResults = Libtorch.contiguous(winograd.ofResult().transpose());
  }

  private Weights weights() {
    if (weights == null) {
      NDArray transformed =
          tape.keep(Libtorch.withGradients(() -> winograd.weights(pieces.cut(weight))));
      weights =
          Libtorch.withoutGradients(
              () ->
                  new Weights(
                      transformed,
                      tape.keep(Libtorch.contiguous(transformed.transpose(0, 1, 3, 2))),
                      tape.keep(transformed.zerosLike())));
      forward.use(transformed);
      tape.record(this::end);
    }
    return weights;
  }

  private void end() {
    Weights used = Objects.requireNonNull(weights);
    weights = null;
    Tape.add(used.transformed(), used.gradients());
  }

  /**
   * Adds to gates.
   *
   * @param rows of a step, (rows, in)
   * @param gates (pieces, 16, tiles made odd, 4n)
   */
  void addTo(NDArray gates, NDArray rows, WinogradTiles tiles) {
    weights();
    int row = Math.toIntExact(gates.size(2) * gates.size(3));
    long results = Libtorch.address(gates);
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
              long of = ((long) piece * PIXELS * row + block.first() * gates.size(3)) * Float.BYTES;
              forward.transformBack(products, block, piece, results + of, row, true);
            }
          }
        });
  }

  /**
   * Takes the gates' gradient back to the weights, and to the pixels.
   *
   * @param gates their gradient, (pieces, 16, tiles made odd, 4n)
   * @param toPixels whether that is asked for
   * @return (rows, in), or null
   */
  @Nullable NDArray backward(NDArray rows, NDArray gates, WinogradTiles tiles, boolean toPixels) {
    Weights used = weights();
    NDManager manager = rows.getManager();
    int places = winograd.places();
    int in = Math.toIntExact(weight.size(1));
    int wide = Math.toIntExact(gates.size(3));
    int all = odd(tiles.inStep());
    int row = all * wide;
    var whole = new Range(0, all);
    NDArray transforms = manager.create(forward.transforms(whole));
    NDArray products = manager.create(forward.products(pieces.count(), whole));
    NDArray pixels = manager.create(new Shape((long) places * all + 1, in));
    long into = Libtorch.address(fromInputs);
    long back = Libtorch.address(fromResults);
    long transposed = Libtorch.address(used.transposed());
    long ofGates = Libtorch.address(gates);
    long ofPixels = Libtorch.address(pixels);
    WinogradProducts of = WinogradProducts.of(products);
    onCores(
        tiles,
        block -> {
          forward.transform(rows, tiles, block, whole, transforms);
          try (NDArray made = manager.create(forward.transforms(block))) {
            long inputs = Libtorch.address(made);
            int between = odd(block.size()) * in;
            for (int piece = 0; piece < pieces.count(); piece++) {
              WinogradProducts one = of.from(piece, block.first());
              long from = ((long) piece * PIXELS * row + (long) block.first() * wide) * Float.BYTES;
              SmallProducts.multiply(
                  places,
                  block.size() * wide,
                  PIXELS,
                  back,
                  PIXELS,
                  ofGates + from,
                  row,
                  one.address(),
                  one.between(),
                  false);
              if (toPixels) {
                for (int place = 0; place < places; place++) {
                  long weights = ((long) piece * places + place) * in * wide * Float.BYTES;
                  SmallProducts.multiply(
                      block.size(),
                      in,
                      wide,
                      one.address() + (long) place * one.between() * Float.BYTES,
                      wide,
                      transposed + weights,
                      in,
                      inputs + (long) place * between * Float.BYTES,
                      in,
                      piece > 0);
                }
              }
            }
            if (toPixels) {
              SmallProducts.multiply(
                  places,
                  block.size() * in,
                  places,
                  into,
                  places,
                  inputs,
                  between,
                  ofPixels + (long) block.first() * in * Float.BYTES,
                  all * in,
                  false);
            }
          }
        });
    script.run("accumulate", used.gradients(), transforms, products);
    if (!toPixels) {
      return null;
    }
    NDArray which =
        Libtorch.numbers(
            manager,
            tables.get(
                "sums",
                new WinogradTiles.Inputs(tiles, winograd.kernel() / 2, whole),
                WinogradTiles::sums));
    return script.call(manager, "gather", pixels, which.reshape(4, -1));
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
