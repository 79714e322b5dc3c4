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
  private final NDArray bias; // (pieces, 1, 4n)
  private final NDList peepholes; // (pieces, 2, n) of i and f, (pieces, n) of o; or none

  WinogradCell(Parameters parameters, String name, WinogradTables tables) {
    this.tables = tables;
    NDManager manager = parameters.manager();
    NDArray state = parameters.get(name + ".state.weight");
    NDArray input = parameters.find(name + ".input.weight");
    NDArray gates = parameters.get(name + ".bias");
    pieces = Pieces.of(state.size(1));
    ofState = new WinogradConvolution(manager, script, pieces, state, 1 / HIDDEN, gates);
    ofInput =
        input == null ? null : new WinogradConvolution(manager, script, pieces, input, 1, gates);
    bias = pieces.cut(gates).reshape(pieces.count(), 1, -1);
    bias.attach(manager);
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
    Shape cut = new Shape(pieces.count(), Pieces.CHANNELS);
    NDArray both = i.reshape(cut).stack(f.reshape(cut), 1);
    return new NDList(both.mul(1 / MEMORY), o.reshape(cut).mul(1 / MEMORY));
  }

  /** Whether all cells of an architecture can be of this form, on this machine. */
  static boolean suits(Architecture architecture) {
    return architecture.peephole() != Peephole.POSITION
        && Winograd.isKnownFor(architecture.inputKernel())
        && Winograd.isKnownFor(architecture.stateKernel())
        && architecture.hidden().stream().allMatch(Pieces::divide)
        && SCRIPT.isPresent();
  }

  /** Their share of the gates without the bias, (pieces, pixels, 4n), and where each step's is. */
  @Override
  public List<Input> inputs(NDArray grids, int steps, int cores) {
    if (ofInput == null) {
      throw new IllegalStateException("this cell takes no input");
    }
    Extent all = Extent.of(grids.getShape(), 1);
    Extent grid = Extent.of(grids.getShape(), steps);
    WinogradTiles tiles = ofInput.tiles(all);
    WinogradConvolution.Ready ready = ofInput.on(tiles);
    NDManager manager = grids.getManager();
    NDArray pixels =
        ofInput.padded(grids.transpose(0, 2, 3, 1).reshape(-1, grids.size(1))); // (pixels + 1, in)
    NDArray at = places(manager, tiles, ofInput.around(), all);
    NDArray gates = manager.create(new Shape(pieces.count(), tiles.pixels(), 4L * Pieces.CHANNELS));
    Cores.all(
        tiles.parts(pieces.count(), cores),
        part ->
            script.run(
                "convolve",
                pixels,
                at,
                ready.winograd().ofInput(),
                ready.winograd().ofResult(),
                ready.weights(),
                gates,
                part));
    return order(manager, tiles, ofState.tiles(grid), steps).stream()
        .map(order -> new Input(new NDList(gates, order), grid))
        .toList();
  }

  @Override
  public State step(@Nullable Input input, @Nullable State last, int cores) {
    NDList given = input == null ? new NDList() : input.values();
    NDList before = last == null ? new NDList() : new NDList(last.hidden(), last.memory());
    Extent grid = last == null ? Objects.requireNonNull(input).grid() : last.grid();
    NDManager manager = (last == null ? given : before).head().getManager();
    WinogradTiles tiles = ofState.tiles(grid);
    WinogradConvolution.Ready ready = ofState.on(tiles);
    NDArray at = places(manager, tiles, ofState.around());
    NDArray hidden =
        manager.zeros(new Shape(tiles.pixels() + 1, (long) pieces.count() * Pieces.CHANNELS));
    NDArray memory = manager.create(new Shape(pieces.count(), tiles.pixels(), Pieces.CHANNELS));
    Cores.all(
        tiles.parts(pieces.count(), cores),
        part ->
            script.run(
                "step",
                given,
                before,
                at,
                ready.winograd().ofInput(),
                ready.winograd().ofResult(),
                ready.weights(),
                ready.biases(),
                bias,
                peepholes,
                hidden,
                memory,
                part));
    return new State(hidden, memory, grid);
  }

  @Override
  public NDArray grids(NDList hidden, Extent grid) {
    WinogradTiles tiles = ofState.tiles(grid);
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

  /** For tiles of the hidden state, which has zeros as its last row. */
  private NDArray places(NDManager manager, WinogradTiles tiles, int around) {
    int[] at =
        tables.get(
            List.of("state", tiles, around),
            () -> tiles.inputs(around, tiles::pixel, tiles.pixels()));
    return manager.create(at, new Shape(tiles.blocks(), at.length / tiles.blocks()));
  }

  /** For tiles of grids, (B*H*W + 1, in), which have zeros as their last row. */
  private NDArray places(NDManager manager, WinogradTiles tiles, int around, Extent grids) {
    int[] at =
        tables.get(
            List.of("input", tiles, around),
            () -> tiles.inputs(around, grids::pixel, grids.pixels()));
    return manager.create(at, new Shape(tiles.blocks(), at.length / tiles.blocks()));
  }

  /** For each step where its pixels are among those of all steps, (pixels). */
  private NDList order(NDManager manager, WinogradTiles all, WinogradTiles tiles, int steps) {
    int[] at = tables.get(List.of("order", all, tiles), () -> tiles.order(all, steps));
    return manager.create(at, new Shape((long) steps * tiles.pixels())).split(steps);
  }
}
