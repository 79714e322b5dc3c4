package dev.convcast.convlstm;

import static dev.convcast.convlstm.WinogradTiles.PIXELS;
import static dev.convcast.convlstm.WinogradTiles.odd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.Architecture.Feed;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A cell that learns with Winograd's convolutions. The engine takes gradients through its gates;
 * those of the convolutions are taken here, by a tape. States are (rows, N) and (pieces, 16*tiles,
 * 1, n).
 */
final class TapedCell implements Cell {

  /** Pixels of a batch's grids from which on it is faster than the direct form. */
  static final int LEAST_PIXELS = 1024;

  private static final int LEAST_CHANNELS = 64; // hidden ones of each layer
  private static final int LEAST_KERNEL = 5;

  private final Tape tape;
  private final WinogradTables tables;
  private final Pieces pieces;
  private final TapedConvolution ofState;
  private final @Nullable TapedConvolution ofInput;
  private final NDArray bias; // (4N)
  private final Gates gates;

  TapedCell(Parameters parameters, String name, Tape tape, WinogradTables tables) {
    this.tape = tape;
    this.tables = tables;
    TorchScript script = WinogradCell.script();
    NDArray state = parameters.get(name + ".state.weight");
    NDArray input = parameters.find(name + ".input.weight");
    NDManager manager = parameters.manager();
    pieces = Pieces.plain(state.size(1));
    bias = parameters.get(name + ".bias");
    ofState = new TapedConvolution(manager, script, tape, tables, pieces, state, bias);
    ofInput =
        input == null
            ? null
            : new TapedConvolution(manager, script, tape, tables, pieces, input, bias);
    gates = Gates.of(parameters, name, 2, new Shape(pieces.count(), 1, 1, pieces.channels()));
  }

  /** Whether all cells of an architecture can be of this form on this machine, and gain by it. */
  static boolean suits(Architecture architecture) {
    return gains(architecture) && WinogradCell.suits(architecture);
  }

  /** Whether that would be faster; without a look at the machine. */
  static boolean gains(Architecture architecture) {
    return architecture.forecaster() == Feed.ZERO_INPUT
        && architecture.strides() == null
        && architecture.stateKernel() >= LEAST_KERNEL
        && architecture.hidden().stream().allMatch(hidden -> hidden >= LEAST_CHANNELS);
  }

  @Override
  public List<Input> inputs(Steps below, int steps, Team team) {
    TapedSteps all = below instanceof TapedSteps same ? same : TapedSteps.of(below, steps, tables);
    if (all != below) {
      all.rows().forEach(tape::keep);
    }
    return IntStream.range(0, steps)
        .mapToObj(i -> new Input(all.rows().get(i), i, all.tiles().grid()))
        .toList();
  }

  /** A convolution and what it is of. */
  private record Term(TapedConvolution convolution, NDArray rows) {}

  @Override
  public State step(@Nullable Input input, @Nullable State last, Team team) {
    Extent grid = last == null ? Objects.requireNonNull(input).grid() : last.grid();
    var tiles = new WinogradTiles(grid, 1);
    var terms = new ArrayList<Term>();
    if (input != null) {
      terms.add(new Term(Objects.requireNonNull(ofInput), input.values()));
    }
    if (last != null) {
      terms.add(new Term(ofState, last.hidden()));
    }
    NDArray biases = tape.keep(Libtorch.withGradients(() -> pieces.cut(bias)));
    NDArray convolved = convolved(biases, terms, tiles);
    State opened =
        gates.open(
            convolved.reshape(pieces.count(), -1, 4, pieces.channels()),
            last == null ? null : last.memory(),
            grid);
    NDArray h = tape.keep(rows(opened.hidden()));
    NDArray c = tape.keep(opened.memory());
    var next = new State(tape.leaf(h), tape.leaf(c), grid);
    tape.record(
        () -> {
          backward(next, h, c);
          NDArray gradient = convolved.getGradient();
          Tape.add(biases, gradient.sum(new int[] {1, 2}));
          for (Term term : terms) {
            boolean toPixels = term.rows().hasGradient();
            NDArray back = term.convolution().backward(term.rows(), gradient, tiles, toPixels);
            if (back != null) {
              Tape.add(term.rows(), back);
            }
          }
        });
    return next;
  }

  private NDArray convolved(NDArray biases, List<Term> terms, WinogradTiles tiles) {
    return Libtorch.withoutGradients(
        () -> {
          NDManager manager = terms.get(0).rows().getManager();
          int wide = 4 * pieces.channels();
          NDArray sum =
              manager
                  .zeros(new Shape(pieces.count(), PIXELS, odd(tiles.inStep()), wide))
                  .addi(biases.reshape(pieces.count(), 1, 1, wide));
          terms.forEach(term -> term.convolution().addTo(sum, term.rows(), tiles));
          return tape.leaf(sum);
        });
  }

  /** (pieces, 16*tiles, 1, n) to (16*tiles + 1, N). */
  private NDArray rows(NDArray hidden) {
    return hidden
        .squeeze(2)
        .transpose(1, 0, 2)
        .reshape(-1, (long) pieces.count() * pieces.channels())
        .pad(new Shape(0, 0, 0, 1), 0);
  }

  /** From the gradients of a state to those of what the engine made it of. */
  private static void backward(State state, NDArray h, NDArray c) {
    NDArray ofHidden = gradient(state.hidden());
    NDArray ofMemory = gradient(state.memory());
    NDArray sum = Libtorch.withGradients(() -> h.mul(ofHidden).sum().add(c.mul(ofMemory).sum()));
    Libtorch.backward(sum);
  }

  /** Zeros where nobody asked for one. */
  private static NDArray gradient(NDArray leaf) {
    Tape.add(leaf, leaf.zerosLike());
    return leaf.getGradient();
  }

  @Override
  public boolean keepsStates() {
    return true;
  }

  @Override
  public Steps steps(NDList hidden, Extent grid) {
    return new TapedSteps(hidden, new WinogradTiles(grid, hidden.size()), tables);
  }
}
