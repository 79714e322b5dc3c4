package dev.convcast.convlstm;

import static dev.convcast.convlstm.WinogradConvolution.MOST_TILES;
import static dev.convcast.convlstm.WinogradTiles.PIXELS;
import static dev.convcast.convlstm.WinogradTiles.odd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.WinogradTiles.Range;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
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
  private final Matrix ones; // for each tile of a block, (1, tiles)
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
    ones = Matrix.of(manager.ones(new Shape(MOST_TILES)), MOST_TILES);
  }

  private static WinogradTransform transposed(NDArray matrix) {
    return WinogradTransform.of(Libtorch.contiguous(matrix.transpose()));
  }

  /**
   * Forward with the weights of this pass, which begins when this is first asked for.
   *
   * @param biases (pieces, 4n)
   */
  WinogradConvolution forward(NDArray biases) {
    if (pass == null) {
      NDArray weights =
          tape.keep(
              Libtorch.withGradients(() -> WinogradConvolution.weights(winograd, pieces, weight)));
      forward.use(weights, biases);
      pass = Libtorch.withoutGradients(() -> begin(weights));
    }
    return forward;
  }

  private Pass begin(NDArray weights) {
    NDArray transposed = tape.keep(Libtorch.contiguous(weights.transpose(0, 1, 3, 2)));
    return new Pass(weights, transposed, tape.keep(weights.zerosLike()));
  }

  /** Gives the weights their gradient, after all steps; nothing where there was none. */
  void end() {
    if (pass != null) {
      Tape.add(pass.weights(), pass.gradients());
    }
  }

  /** Ends the pass, whether the way back was gone or not. */
  void forget() {
    pass = null;
  }

  /**
   * Adds what some steps say to the gradients of the transformed weights, which are read and
   * written once for all of them.
   *
   * @param steps that are of this convolution
   * @param bias the bias's gradient, (pieces, 4n), for the steps whose only or first convolution
   *     this is
   */
  void accumulate(List<Back> steps, NDArray bias, Team team) {
    if (!steps.isEmpty()) {
      team.all(
          new Range(0, winograd.places()).cut(team.size()),
          places -> accumulate(steps, Matrix.of(bias, wide()), places));
    }
  }

  private void accumulate(List<Back> steps, Matrix bias, Range places) {
    try (NDArray turned = weight.getManager().create(new Shape(in(), odd(MOST_TILES)))) {
      for (int place = places.first(); place < places.last(); place++) {
        for (Back step : steps) {
          step.addTo(place, bias, Matrix.of(turned, odd(MOST_TILES)));
        }
      }
    }
  }

  /**
   * The way back of a step.
   *
   * @param rows what was convolved, (rows, in)
   * @param other of the same step, or null
   */
  Back back(NDArray rows, WinogradTiles tiles, @Nullable Back other) {
    return new Back(rows, tiles, other);
  }

  /**
   * Takes the gates' gradient back to the pixels, if that is asked for, and is kept until {@link
   * #accumulate} has been told of it.
   */
  final class Back {

    private final Pass used = Objects.requireNonNull(pass);
    private final NDArray rows;
    private final WinogradTiles tiles;
    private final Range whole;
    private final boolean isFirst;
    private final boolean sharesProducts; // with the other
    private final NDArray products; // their gradients, (pieces, places, tiles, 4n)
    private final NDArray transforms; // (places, tiles, in)
    private final @Nullable NDArray pixels; // (places*tiles + 1, in)

    private Back(NDArray rows, WinogradTiles tiles, @Nullable Back other) {
      this.rows = rows;
      this.tiles = tiles;
      whole = new Range(0, odd(tiles.inStep()));
      isFirst = other == null;
      products =
          other != null && other.kernel() == kernel()
              ? other.products
              : tape.buffers().borrow(forward.products(pieces.count(), whole));
      sharesProducts = other != null && products == other.products;
      transforms = tape.buffers().borrow(forward.transforms(whole));
      pixels =
          rows.hasGradient()
              ? tape.buffers().borrow(new Shape((long) winograd.places() * whole.size() + 1, in()))
              : null;
    }

    private int kernel() {
      return winograd.kernel();
    }

    /**
     * Of a block of tiles; the other's first.
     *
     * @param gates their gradient, (pieces, 16, tiles made odd, 4n)
     */
    void ofBlock(NDArray gates, Range block) {
      if (!sharesProducts) {
        toProducts(gates, block);
      }
      forward.transform(rows, tiles, block, whole, transforms);
      if (pixels != null) {
        toPixels(block, pixels);
      }
    }

    private void toProducts(NDArray gates, Range block) {
      long row = gates.size(2) * gates.size(3);
      Matrix all = Matrix.of(gates, row);
      for (int piece = 0; piece < pieces.count(); piece++) {
        fromResults.apply(
            gates.getManager(),
            block.size() * wide(),
            all.from(piece * PIXELS * row + block.first() * gates.size(3)),
            WinogradProducts.of(products).from(piece, block.first()).ofAll(),
            false);
      }
    }

    /** Fills a block's part. */
    private void toPixels(Range block, NDArray filled) {
      NDManager manager = rows.getManager();
      int places = winograd.places();
      long row = (long) odd(block.size()) * in();
      try (NDArray ofBlock = manager.create(forward.transforms(block))) {
        Matrix inputs = Matrix.of(ofBlock, in());
        Matrix weights = Matrix.of(used.transposed(), in());
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
            manager,
            block.size() * in(),
            new Matrix(inputs.address(), row),
            Matrix.of(filled, (long) whole.size() * in()).from((long) block.first() * in()),
            false);
      }
    }

    /** After all blocks: gives the pixels their gradient. */
    void end(Team team) {
      if (pixels != null) {
        Tape.add(rows, sums(pixels, team));
        tape.buffers().giveBack(pixels);
      }
    }

    boolean isOf(TapedConvolution convolution) {
      return convolution == TapedConvolution.this;
    }

    int tiles() {
      return whole.size();
    }

    /**
     * @param turned for a block's transforms, (in, tiles)
     */
    private void addTo(int place, Matrix bias, Matrix turned) {
      Matrix inputs = Matrix.of(transforms, in());
      Matrix gradients = Matrix.of(used.gradients(), wide());
      boolean ofBias = isFirst && winograd.isOfOnes(place);
      for (Range block : whole.blocks(MOST_TILES)) {
        long tile = (long) place * whole.size() + block.first();
        Transposition.apply(block.size(), in(), inputs.from(tile * in()), turned);
        for (int piece = 0; piece < pieces.count(); piece++) {
          WinogradProducts some = WinogradProducts.of(products).from(piece, block.first());
          Matrix ofPlace = some.ofFirst().from(place * some.betweenPlaces());
          Matrix weights =
              gradients.from(((long) piece * winograd.places() + place) * in() * wide());
          SmallProducts.multiply(in(), wide(), block.size(), turned, ofPlace, weights, true);
          if (ofBias) {
            Matrix sums = bias.from((long) piece * wide());
            SmallProducts.multiply(1, wide(), block.size(), ones, ofPlace, sums, true);
          }
        }
      }
    }

    /** After {@link #accumulate}. */
    void close() {
      tape.buffers().giveBack(transforms);
      if (!sharesProducts) {
        tape.buffers().giveBack(products);
      }
    }

    /** Of the places where a pixel is, (places*tiles + 1, in), to (rows, in). */
    private NDArray sums(NDArray filled, Team team) {
      var inputs = new WinogradTiles.Inputs(tiles, winograd.kernel() / 2, whole);
      ByteBuffer which = tables.get("sums", inputs, WinogradTiles::sums);
      NDManager manager = rows.getManager();
      NDArray numbers = Libtorch.numbers(manager, which).reshape(4, -1);
      NDArray sums = manager.create(rows.getShape());
      script.run("clear", filled);
      team.all(
          new Range(0, tiles.rows()).cut(team.size()),
          part ->
              Libtorch.withoutGradients(
                  () -> {
                    script.run(
                        "gather", filled, numbers, sums, new long[] {part.first(), part.size()});
                    return null;
                  }));
      return sums;
    }
  }

  private int in() {
    return Math.toIntExact(weight.size(1));
  }

  private int wide() {
    return 4 * pieces.channels();
  }
}
