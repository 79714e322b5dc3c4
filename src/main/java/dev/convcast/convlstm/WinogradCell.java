package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.Architecture.Peephole;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cell whose convolutions are Winograd's, for forecasts only (docs/decisions/014). Its arithmetic
 * is in winograd.py; here is what is where. States stay in tiles from step to step: half the hidden
 * one as (pixels + 1, N), the last row being zeros, and twice the memory as (pieces, pixels, n).
 */
final class WinogradCell implements Cell {

  private static final Optional<TorchScript> SCRIPT = TorchScript.load("Winograd");

  private static final float HIDDEN = 0.5f; // what the script keeps of the hidden state
  private static final float MEMORY = 2f; // and of the memory

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
    ofState = new WinogradConvolution(manager, pieces, state, 1 / HIDDEN, gates);
    ofInput = input == null ? null : new WinogradConvolution(manager, pieces, input, 1, gates);
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

  /** Their share of the gates, and the bias, (pieces, 16, tiles, 4n) for each step. */
  @Override
  public List<Input> inputs(NDArray grids, int steps, int cores) {
    if (ofInput == null) {
      throw new IllegalStateException("this cell takes no input");
    }
    Extent all = Extent.of(grids.getShape(), 1);
    var tiles = new WinogradTiles(Extent.of(grids.getShape(), steps), steps);
    NDArray pixels =
        grids
            .transpose(0, 2, 3, 1)
            .reshape(-1, grids.size(1))
            .pad(new Shape(0, 0, 0, 1), 0); // (pixels + 1, in)
    int around = ofInput.around();
    NDArray gates =
        grids
            .getManager()
            .create(
                new Shape(
                    steps,
                    pieces.count(),
                    WinogradTiles.PIXELS,
                    tiles.pixels() / 16,
                    4L * pieces.channels()));
    WinogradConvolution.Source source =
        (first, last) ->
            tables.get(
                List.of("input", tiles, around, first, last),
                () -> tiles.inputs(first, last, around, all::pixel, all.pixels()));
    Cores.all(
        tiles.parts(pieces.count(), cores),
        part -> ofInput.run(gates, pixels, source, tiles, part, false));
    return gates.split(steps, 0).stream()
        .map(share -> new Input(new NDList(share), tiles.grid()))
        .toList();
  }

  /** Adds to the input, which cannot be used a second time. */
  @Override
  public State step(@Nullable Input input, @Nullable State last, int cores) {
    Extent grid = last == null ? Objects.requireNonNull(input).grid() : last.grid();
    WinogradTiles tiles = new WinogradTiles(grid, 1);
    NDList before = last == null ? new NDList() : new NDList(last.hidden(), last.memory());
    NDManager manager =
        (last == null ? Objects.requireNonNull(input).values() : before).head().getManager();
    int row = tiles.pixels() / 16;
    NDArray gates =
        input == null
            ? manager.create(new Shape(1, pieces.count(), 16, row, 4L * pieces.channels()))
            : input.values().head();
    NDArray hidden =
        manager.create(new Shape(tiles.pixels() + 1, (long) pieces.count() * pieces.channels()));
    NDArray memory = manager.create(new Shape(pieces.count(), 16, row, pieces.channels()));
    int around = ofState.around();
    WinogradConvolution.Source source =
        (first, end) ->
            tables.get(
                List.of("state", tiles, around, first, end),
                () -> tiles.inputs(first, end, around, tiles::pixel, tiles.pixels()));
    Cores.all(
        tiles.parts(pieces.count(), cores),
        part -> {
          if (last != null) {
            ofState.run(gates, last.hidden(), source, tiles, part, input != null);
          }
          script.run(
              "open",
              gates,
              before,
              peepholes,
              hidden,
              memory,
              new long[] {
                part.firstTile(),
                part.lastTile() - part.firstTile(),
                part.firstPiece(),
                part.lastPiece() - part.firstPiece()
              });
        });
    return new State(hidden, memory, grid);
  }

  @Override
  public NDArray grids(NDList hidden, Extent grid) {
    WinogradTiles tiles = new WinogradTiles(grid, 1);
    NDManager manager = hidden.get(0).getManager();
    NDArray at = manager.create(tables.get(List.of("grids", tiles), tiles::grids));
    var rows = new NDList();
    for (NDArray step : hidden) {
      rows.add(Libtorch.rows(step, at)); // (B*H*W, N)
    }
    return Libtorch.concat(rows, 0)
        .reshape((long) hidden.size() * grid.batch(), grid.rows(), grid.columns(), -1)
        .transpose(0, 3, 1, 2)
        .mul(1 / HIDDEN);
  }
}
