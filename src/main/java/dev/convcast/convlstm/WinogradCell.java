package dev.convcast.convlstm;

import static dev.convcast.convlstm.WinogradTiles.PIXELS;
import static dev.convcast.convlstm.WinogradTiles.odd;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.Architecture.Peephole;
import dev.convcast.convlstm.WinogradStep.Begun;
import dev.convcast.convlstm.WinogradStep.Term;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cell whose convolutions are Winograd's, for forecasts only (docs/decisions/014). States stay in
 * tiles from step to step: half the hidden one as (16*tiles + 1, N), the last row being zeros, and
 * twice the memory as (pieces, 16, tiles, n).
 */
final class WinogradCell implements Cell {

  private static final Optional<TorchScript> SCRIPT = TorchScript.load("Winograd");

  private static final float MEMORY = 2f; // what the script keeps of it

  private final WinogradTables tables;
  private final TorchScript script = script();
  private final WinogradConvolution ofState;
  private final @Nullable WinogradConvolution ofInput;
  private final Pieces pieces;
  private final NDList
      peepholes; // (2, pieces, 1, 1, n) of i and f, (pieces, 1, 1, n) of o; or none

  WinogradCell(Parameters parameters, String name, WinogradTables tables) {
    this.tables = tables;
    NDManager manager = parameters.manager();
    NDArray state = parameters.get(name + ".state.weight");
    NDArray input = parameters.find(name + ".input.weight");
    NDArray gates = parameters.get(name + ".bias");
    pieces = Pieces.of(state.size(1));
    ofState = new WinogradConvolution(manager, tables, pieces, state, gates);
    ofInput = input == null ? null : new WinogradConvolution(manager, tables, pieces, input, gates);
    peepholes = peepholes(parameters, name, pieces);
    peepholes.attach(manager);
  }

  /** Those that the script takes: of i and f, and of o; or none. */
  static NDList peepholes(Parameters parameters, String name, Pieces pieces) {
    NDArray i = parameters.find(name + ".peephole.i");
    NDArray f = parameters.find(name + ".peephole.f");
    NDArray o = parameters.find(name + ".peephole.o");
    if (i == null || f == null || o == null) {
      return new NDList();
    }
    Shape cut = new Shape(pieces.count(), pieces.channels());
    NDArray both = i.reshape(cut).stack(f.reshape(cut), 0).reshape(2, pieces.count(), 1, 1, -1);
    NDArray one = o.reshape(pieces.count(), 1, 1, -1);
    return new NDList(Libtorch.times(1 / MEMORY, both), Libtorch.times(1 / MEMORY, one));
  }

  static TorchScript script() {
    return SCRIPT.orElseThrow();
  }

  /** Whether all cells of an architecture can be of this form; without a look at the machine. */
  static boolean knows(Architecture architecture) {
    return architecture.peephole() != Peephole.POSITION
        && Winograd.isKnownFor(architecture.inputKernel())
        && Winograd.isKnownFor(architecture.stateKernel());
  }

  /** The same on this machine. */
  static boolean suits(Architecture architecture) {
    return knows(architecture) && SmallProducts.areKnown() && SCRIPT.isPresent();
  }

  /**
   * On a small grid their products, of several steps at once, (pieces, places, steps*tiles, 4n);
   * else as they are, (rows, in).
   */
  @Override
  public Inputs inputs(Steps below, int steps, Team team) {
    WinogradSteps all = WinogradSteps.of(below, steps, tables);
    return areMultipliedAtOnce(all.tiles())
        ? new WinogradInputs(all, ofInput(), team)
        : all.inputs();
  }

  /** Where a step has few tiles, most of its time goes into reading weights. */
  private boolean areMultipliedAtOnce(WinogradTiles tiles) {
    return tiles.inStep() < WinogradStep.FEW && ofInput().hasKernelOf(ofState);
  }

  private WinogradConvolution ofInput() {
    return Objects.requireNonNull(ofInput, "this cell takes no input");
  }

  @Override
  public State step(@Nullable Input input, @Nullable State last, Team team) {
    Extent grid = last == null ? Objects.requireNonNull(input).grid() : last.grid();
    var tiles = new WinogradTiles(grid, 1);
    Begun begun = null;
    var terms = new ArrayList<Term>();
    if (input != null && areMultipliedAtOnce(tiles)) {
      WinogradProducts all = WinogradProducts.of(input.values());
      begun = new Begun(ofInput(), all.from(0, input.number() * tiles.inStep()));
    } else if (input != null) {
      terms.add(new Term(ofInput(), input.values()));
    }
    if (last != null) {
      terms.add(new Term(ofState, last.hidden()));
    }
    NDManager manager =
        (last == null ? Objects.requireNonNull(input).values() : last.hidden()).getManager();
    NDArray hidden = manager.create(new Shape(tiles.rows(), pieces.all()));
    NDArray memory =
        manager.create(new Shape(pieces.count(), PIXELS, odd(tiles.inStep()), pieces.channels()));
    NDList before = last == null ? new NDList() : new NDList(last.memory());
    new WinogradStep(
            begun,
            terms,
            tiles,
            pieces,
            manager,
            opening ->
                script.run(
                    "open", opening.gates(), before, peepholes, hidden, memory, opening.part()))
        .run(team);
    return new State(hidden, memory, tiles.grid());
  }

  @Override
  public Steps steps(NDList hidden, Extent grid) {
    hidden.subList(0, hidden.size() - 1).forEach(NDScope::register);
    return new WinogradSteps(hidden, new WinogradTiles(grid, hidden.size()), tables);
  }
}
