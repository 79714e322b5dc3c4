package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.Architecture.Peephole;
import dev.convcast.convlstm.WinogradTiles.Part;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cell whose convolutions are Winograd's, for forecasts only (docs/decisions/014). Its arithmetic
 * is in winograd.py; here is what is where. States stay in tiles from step to step: half the hidden
 * one as (pixels + 1, N), the last row being zeros, and twice the memory as (pieces, pixels, n).
 */
final class WinogradCell implements Cell {

  private static final Optional<TorchScript> SCRIPT = TorchScript.load("Winograd");

  private static final float MEMORY = 2f; // what the script keeps of it

  private final WinogradTables tables;
  private final TorchScript script = SCRIPT.orElseThrow();
  private final WinogradConvolution ofState;
  private final @Nullable WinogradConvolution ofInput;
  private final Pieces pieces;
  private final NDList peepholes; // (pieces, 2, n) of i and f, (pieces, n) of o; or none

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

  private static NDList peepholes(Parameters parameters, String name, Pieces pieces) {
    NDArray i = parameters.find(name + ".peephole.i");
    NDArray f = parameters.find(name + ".peephole.f");
    NDArray o = parameters.find(name + ".peephole.o");
    if (i == null || f == null || o == null) {
      return new NDList();
    }
    Shape cut = new Shape(pieces.count(), pieces.channels());
    NDArray both = i.reshape(cut).stack(f.reshape(cut), 1).reshape(pieces.count(), 1, 1, 2, -1);
    return new NDList(both.mul(1 / MEMORY), o.reshape(pieces.count(), 1, 1, -1).mul(1 / MEMORY));
  }

  /** Whether all cells of an architecture can be of this form, on this machine. */
  static boolean suits(Architecture architecture) {
    return architecture.peephole() != Peephole.POSITION
        && Winograd.isKnownFor(architecture.inputKernel())
        && Winograd.isKnownFor(architecture.stateKernel())
        && SmallProducts.areKnown()
        && SCRIPT.isPresent();
  }

  /** Their share of the gates, and the bias, (1, pieces, 16, tiles, 4n) for each step. */
  @Override
  public List<Input> inputs(Steps below, int steps, int cores) {
    if (ofInput == null) {
      throw new IllegalStateException("this cell takes no input");
    }
    WinogradSteps inputs = WinogradSteps.of(below, steps, tables);
    WinogradTiles tiles = inputs.tiles();
    NDArray gates = inputs.rows().getManager().create(gates(tiles));
    Cores.all(
        tiles.parts(pieces.count(), cores),
        part ->
            part.blocks().forEach(block -> ofInput.run(inputs.rows(), tiles, block, gates, false)));
    return gates.split(steps, 0).stream()
        .map(share -> new Input(new NDList(share), tiles.grid()))
        .toList();
  }

  private Shape gates(WinogradTiles tiles) {
    return new Shape(
        tiles.steps(),
        pieces.count(),
        WinogradTiles.PIXELS,
        WinogradTiles.odd(tiles.inStep()),
        4L * pieces.channels());
  }

  /** Adds to the input, which cannot be used a second time. */
  @Override
  public State step(@Nullable Input input, @Nullable State last, int cores) {
    Extent grid = last == null ? Objects.requireNonNull(input).grid() : last.grid();
    var tiles = new WinogradTiles(grid, 1);
    NDList before = last == null ? new NDList() : new NDList(last.hidden(), last.memory());
    NDList given = input == null ? new NDList() : input.values();
    NDManager manager = (last == null ? given : before).head().getManager();
    NDArray gates = input == null ? manager.create(gates(tiles)) : given.head();
    NDArray hidden =
        manager.create(new Shape(tiles.rows(), (long) pieces.count() * pieces.channels()));
    NDArray memory =
        manager.create(
            new Shape(
                pieces.count(),
                WinogradTiles.PIXELS,
                WinogradTiles.odd(tiles.inStep()),
                pieces.channels()));
    Consumer<Part> work =
        block -> {
          if (last != null) {
            ofState.run(last.hidden(), tiles, block, gates, input != null);
          }
          long[] part = {block.firstTile(), block.tiles(), block.firstPiece(), block.pieces()};
          script.run("open", gates, before, peepholes, hidden, memory, part);
        };
    Cores.all(tiles.parts(pieces.count(), cores), part -> part.blocks().forEach(work));
    return new State(hidden, memory, grid);
  }

  @Override
  public Steps steps(NDList hidden, Extent grid) {
    return new WinogradSteps(
        Libtorch.concat(hidden, 0), new WinogradTiles(grid, hidden.size()), tables);
  }
}
