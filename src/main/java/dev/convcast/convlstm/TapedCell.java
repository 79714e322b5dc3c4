package dev.convcast.convlstm;

import static dev.convcast.convlstm.WinogradTiles.PIXELS;
import static dev.convcast.convlstm.WinogradTiles.odd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.WinogradTiles.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A cell that learns with Winograd's convolutions. Its steps are those of {@link WinogradCell},
 * with states in the same layout; gradients through gates and convolutions are taken here, by a
 * tape.
 */
final class TapedCell implements Cell {

  /** Pixels of a batch's grids from which on it is faster than the direct form. */
  static final int LEAST_PIXELS = 1024;

  private static final int LEAST_CHANNELS = 64; // hidden ones of each layer
  private static final int GATES = 4;
  private static final int PEEPHOLES = 3;

  /** Tiles for which the weights' gradients are read and written once. */
  private static final int TILES_AT_ONCE = 512;

  private final Parameters parameters;
  private final String name;
  private final Tape tape;
  private final WinogradTables tables;
  private final TorchScript script = WinogradCell.script();
  private final Pieces pieces;
  private final TapedConvolution ofState;
  private final @Nullable TapedConvolution ofInput;
  private @Nullable Pass pass;
  private final List<TapedConvolution.Back> waiting = new ArrayList<>(); // to tell the weights

  /**
   * What is learned beside the convolutions' weights, for one pass, forward and back.
   *
   * @param bias (pieces, 4n), for its gradient
   * @param biases the same in the order of its axes
   * @param ofBias its gradient
   * @param peepholes those that the script takes, or none
   * @param ofPeepholes the gradients of those of i, f and o, (3, pieces, n)
   */
  private record Pass(
      NDArray bias, NDArray biases, NDArray ofBias, NDList peepholes, NDArray ofPeepholes) {}

  /** A convolution and what it is of. */
  private record Term(TapedConvolution convolution, NDArray rows) {}

  TapedCell(Parameters parameters, String name, Tape tape, WinogradTables tables) {
    this.parameters = parameters;
    this.name = name;
    this.tape = tape;
    this.tables = tables;
    NDArray state = parameters.get(name + ".state.weight");
    NDArray input = parameters.find(name + ".input.weight");
    pieces = Pieces.of(state.size(1));
    ofState = convolution(state);
    ofInput = input == null ? null : convolution(input);
  }

  private TapedConvolution convolution(NDArray weight) {
    return new TapedConvolution(parameters.manager(), script, tape, tables, pieces, weight, bias());
  }

  private NDArray bias() {
    return parameters.get(name + ".bias");
  }

  /** Whether all cells of an architecture can be of this form on this machine, and gain by it. */
  static boolean suits(Architecture architecture) {
    return gains(architecture) && WinogradCell.suits(architecture) && Transposition.isKnown();
  }

  /** Whether that would be faster; without a look at the machine. */
  static boolean gains(Architecture architecture) {
    return architecture.forecaster() == Feed.ZERO_INPUT
        && architecture.strides() == null
        && WinogradCell.knows(architecture)
        && architecture.hidden().stream().allMatch(hidden -> hidden >= LEAST_CHANNELS);
  }

  @Override
  public Inputs inputs(Steps below, int steps, Team team) {
    WinogradSteps all = WinogradSteps.of(below, steps, tables);
    if (all != below) {
      all.rows().forEach(tape::keep);
    }
    return all.inputs();
  }

  private Pass pass() {
    if (pass == null) {
      pass = begin();
      tape.record(this::end, this::forget);
    }
    return pass;
  }

  private Pass begin() {
    NDArray bias = tape.keep(Libtorch.withGradients(() -> pieces.cut(bias())));
    NDList peepholes =
        Libtorch.withGradients(() -> WinogradCell.peepholes(parameters, name, pieces));
    peepholes.forEach(tape::keep);
    NDArray biases = Libtorch.withoutGradients(() -> WinogradConvolution.biases(pieces, bias()));
    NDArray ofPeepholes =
        bias.getManager().zeros(new Shape(PEEPHOLES, pieces.count(), pieces.channels()));
    return new Pass(
        bias, tape.keep(biases), tape.keep(biases.zerosLike()), peepholes, tape.keep(ofPeepholes));
  }

  private void end(Team team) {
    Pass ended = Objects.requireNonNull(pass);
    accumulate(ended.ofBias(), team);
    convolutions().forEach(TapedConvolution::end);
    NDList peepholes = ended.peepholes();
    Tape.add(ended.bias(), ended.ofBias());
    if (!peepholes.isEmpty()) {
      NDList each = ended.ofPeepholes().split(new long[] {PEEPHOLES - 1}, 0);
      for (int i = 0; i < peepholes.size(); i++) {
        Tape.add(peepholes.get(i), each.get(i).reshape(peepholes.get(i).getShape()));
      }
    }
  }

  private void forget() {
    pass = null;
    waiting.clear();
    convolutions().forEach(TapedConvolution::forget);
  }

  @Override
  public State step(@Nullable Input input, @Nullable State last, Team team) {
    Extent grid = last == null ? Objects.requireNonNull(input).grid() : last.grid();
    var terms = new ArrayList<Term>();
    if (input != null) {
      terms.add(new Term(Objects.requireNonNull(ofInput), input.values()));
    }
    if (last != null) {
      terms.add(new Term(ofState, last.hidden()));
    }
    var tiles = new WinogradTiles(grid, 1);
    NDManager manager = terms.get(0).rows().getManager();
    NDArray hidden = manager.create(new Shape(tiles.rows(), pieces.all()));
    NDArray memory = tape.buffers().borrow(inPieces(tiles, pieces.channels()));
    NDArray gates = tape.buffers().borrow(inPieces(tiles, GATES * pieces.channels()));
    forward(terms, tiles, last, hidden, memory, gates, team);
    var next = new State(tape.leaf(hidden), memory, grid);
    tape.record(helpers -> backward(terms, tiles, last, next, gates, helpers));
    return next;
  }

  private Shape inPieces(WinogradTiles tiles, int channels) {
    return new Shape(pieces.count(), PIXELS, odd(tiles.inStep()), channels);
  }

  /** Fills the state, and what the gates opened to. */
  private void forward(
      List<Term> terms,
      WinogradTiles tiles,
      @Nullable State last,
      NDArray hidden,
      NDArray memory,
      NDArray gates,
      Team team) {
    Pass used = pass();
    NDList before = last == null ? new NDList() : new NDList(last.memory());
    var step =
        new WinogradStep(
            null,
            terms.stream()
                .map(t -> new WinogradStep.Term(t.convolution().forward(used.biases()), t.rows()))
                .toList(),
            tiles,
            pieces,
            hidden.getManager(),
            opening -> {
              NDArray opened = opening.gates();
              long[] part = opening.part();
              script.run("open", opened, before, used.peepholes(), hidden, memory, part);
              script.run("keep", opened, gates, part);
            });
    byShares(shares(tiles, team), team, (block, share) -> step.alone(block));
  }

  private void backward(
      List<Term> terms,
      WinogradTiles tiles,
      @Nullable State last,
      State next,
      NDArray gates,
      Team team) {
    Pass used = Objects.requireNonNull(pass);
    NDManager manager = next.hidden().getManager();
    NDArray ofHidden = next.hidden().getGradient();
    NDList ofMemory = tape.taken(next.memory());
    NDList before = last == null ? new NDList() : new NDList(last.memory());
    NDList ofBefore = new NDList();
    before.forEach(memory -> ofBefore.add(tape.buffers().borrow(memory.getShape())));
    var backs = new ArrayList<TapedConvolution.Back>();
    for (Term term : terms) {
      backs.add(term.convolution().back(term.rows(), tiles, backs.isEmpty() ? null : backs.get(0)));
    }
    List<Range> shares = shares(tiles, team);
    NDArray sums = manager.zeros(new Shape(shares.size()).addAll(used.ofPeepholes().getShape()));
    byShares(
        shares,
        team,
        (block, share) -> {
          script.run(
              "close",
              gates,
              before,
              used.peepholes(),
              next.memory(),
              ofHidden,
              ofMemory,
              ofBefore,
              sums,
              new long[] {block.first(), block.size(), share});
          backs.forEach(back -> back.ofBlock(gates, block));
        });
    used.ofPeepholes().addi(sums.sum(new int[] {0}));
    backs.forEach(back -> back.end(team));
    waiting.addAll(backs);
    if (waiting.stream().mapToInt(TapedConvolution.Back::tiles).sum() >= TILES_AT_ONCE) {
      accumulate(used.ofBias(), team);
    }
    if (last != null) {
      tape.give(last.memory(), ofBefore.head());
    }
    tape.buffers().giveBack(gates);
    ofMemory.forEach(tape.buffers()::giveBack);
  }

  private void accumulate(NDArray ofBias, Team team) {
    for (TapedConvolution convolution : convolutions()) {
      convolution.accumulate(
          waiting.stream().filter(back -> back.isOf(convolution)).toList(), ofBias, team);
    }
    waiting.forEach(TapedConvolution.Back::close);
    waiting.clear();
  }

  private List<TapedConvolution> convolutions() {
    return ofInput == null ? List.of(ofState) : List.of(ofState, ofInput);
  }

  /** A step's tiles, an unused one among them, for each of a team. */
  private static List<Range> shares(WinogradTiles tiles, Team team) {
    return new Range(0, odd(tiles.inStep())).cut(team.size());
  }

  /**
   * @param work for a block of tiles, and the number of the share that it is of
   */
  private static void byShares(List<Range> shares, Team team, ObjIntConsumer<Range> work) {
    team.all(
        shares,
        share ->
            Libtorch.withoutGradients(
                () -> {
                  int number = shares.indexOf(share);
                  share
                      .blocks(WinogradConvolution.MOST_TILES)
                      .forEach(block -> work.accept(block, number));
                  return null;
                }));
  }

  @Override
  public boolean keepsStates() {
    return true;
  }

  @Override
  public Steps steps(NDList hidden, Extent grid) {
    return new WinogradSteps(hidden, new WinogradTiles(grid, hidden.size()), tables);
  }
}
