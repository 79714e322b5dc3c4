package dev.convcast.convlstm;

import static dev.convcast.convlstm.WinogradTiles.PIXELS;
import static dev.convcast.convlstm.WinogradTiles.odd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.WinogradTiles.Range;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A step of a cell over some grids, block by block of their tiles, each from its pixels to its
 * state.
 */
final class WinogradStep {

  /** With fewer tiles than these in a step, reading the weights takes longer than the products. */
  static final int FEW = 32;

  private static final int BLOCK = WinogradConvolution.BLOCK;

  private final @Nullable Begun begun;
  private final List<Term> terms;
  private final WinogradTiles tiles;
  private final Pieces pieces;
  private final NDManager manager;
  private final Consumer<Opening> opener;

  /** What is convolved, (rows, in), and by which weights. */
  record Term(WinogradConvolution convolution, NDArray pixels) {}

  /** Products that are there already, of all tiles. */
  record Begun(WinogradConvolution convolution, WinogradProducts products) {}

  /**
   * What becomes of some gates.
   *
   * @param gates of some pieces and tiles, (pieces, 16, tiles made odd, 4n)
   */
  record Opening(NDArray gates, Range tiles, Range pieces) {

    /** As the script takes it. */
    long[] part() {
      return new long[] {tiles.first(), tiles.size(), pieces.first(), pieces.size()};
    }
  }

  WinogradStep(
      @Nullable Begun begun,
      List<Term> terms,
      WinogradTiles tiles,
      Pieces pieces,
      NDManager manager,
      Consumer<Opening> opener) {
    this.begun = begun;
    this.terms = terms;
    this.tiles = tiles;
    this.pieces = pieces;
    this.manager = manager;
    this.opener = opener;
  }

  /** Shares the work by tiles, or where there are few of them by pieces of the gates. */
  void run(Team team) {
    Range all = new Range(0, tiles.inStep());
    if (team.size() > 1 && all.size() < team.size() * FEW && pieces.count() >= team.size()) {
      all.blocks(BLOCK).forEach(block -> together(block, team));
    } else {
      team.all(all.cut(team.size()), share -> share.blocks(BLOCK).forEach(this::alone));
    }
  }

  /** A block on this thread alone. */
  void alone(Range block) {
    try (NDList transforms = transforms(block)) {
      transform(block, block, transforms);
      open(block, new Range(0, pieces.count()), transforms);
    }
  }

  private void together(Range block, Team team) {
    try (NDList transforms = transforms(block)) {
      team.all(block.cut(team.size()), share -> transform(share, block, transforms));
      team.all(
          new Range(0, pieces.count()).cut(team.size()), share -> open(block, share, transforms));
    }
  }

  private NDList transforms(Range block) {
    var transforms = new NDList();
    terms.forEach(term -> transforms.add(manager.create(term.convolution().transforms(block))));
    return transforms;
  }

  private void transform(Range some, Range block, NDList transforms) {
    for (int i = 0; i < terms.size(); i++) {
      Term term = terms.get(i);
      term.convolution().transform(term.pixels(), tiles, some, block, transforms.get(i));
    }
  }

  private void open(Range block, Range some, NDList transforms) {
    Shape ofPiece = new Shape(PIXELS, odd(block.size()), 4L * pieces.channels());
    try (NDArray gates = manager.create(new Shape(some.size()).addAll(ofPiece));
        NDList own = begun == null ? new NDList(manager.create(column(block))) : new NDList()) {
      Matrix all = Matrix.of(gates, ofPiece.get(1) * ofPiece.get(2));
      for (int piece = some.first(); piece < some.last(); piece++) {
        convolve(block, piece, transforms, own, all.from((piece - some.first()) * ofPiece.size()));
      }
      opener.accept(new Opening(gates, block, some));
    }
  }

  private Shape column(Range block) {
    return terms.stream()
        .map(term -> term.convolution().column(block))
        .max(Comparator.comparingLong(Shape::size))
        .orElseThrow();
  }

  private void convolve(Range block, int piece, NDList transforms, NDList own, Matrix gates) {
    for (Range same : sums()) {
      WinogradConvolution kind =
          begun == null ? terms.get(same.first()).convolution() : begun.convolution();
      kind.transformBack(
          manager,
          block,
          column -> {
            Matrix products =
                begun == null
                    ? Matrix.of(own.head(), own.head().size(1) * own.head().size(2))
                    : begun.products().from(piece, block.first()).ofColumn(column, kind.side());
            for (int i = same.first(); i < same.last(); i++) {
              boolean more = begun != null || i > same.first();
              WinogradConvolution next = terms.get(i).convolution();
              next.multiply(transforms.get(i), block, piece, column, products, more);
            }
            if (begun == null && same.first() == 0) {
              kind.addBias(block, piece, column, products);
            }
            return products;
          },
          gates,
          same.first() > 0);
    }
  }

  /** Terms whose products are added up before they are transformed back: of kernels of one size. */
  private List<Range> sums() {
    Range all = new Range(0, terms.size());
    boolean differ =
        all.size() == 2 && !terms.get(0).convolution().hasKernelOf(terms.get(1).convolution());
    return differ ? all.cut(2) : List.of(all);
  }
}
