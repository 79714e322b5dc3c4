package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cell whose convolutions are Winograd's, for forecasts only. Gates and memory stay in tiles,
 * (TILE*TILE, N, B*tiles); only the hidden state becomes a grid again, (B, N, H, W).
 */
final class WinogradCell implements Cell {

  private final @Nullable Winograd ofInput;
  private final @Nullable NDArray inputWeight; // (side*side, 4N, in)
  private final Winograd ofState;
  private final NDArray stateWeight; // (side*side, 4N, N)
  private final NDArray bias; // (4N, 1)
  private final Gates gates;

  WinogradCell(Parameters parameters, String name) {
    NDArray state = parameters.get(name + ".state.weight");
    NDArray input = parameters.find(name + ".input.weight");
    ofState = Winograd.of(state.getManager(), side(state));
    stateWeight = ofState.weights(state);
    ofInput = input == null ? null : Winograd.of(input.getManager(), side(input));
    inputWeight = input == null || ofInput == null ? null : ofInput.weights(input);
    bias = parameters.get(name + ".bias").reshape(-1, 1);
    gates = Gates.of(parameters, name, new Shape(-1, 1));
  }

  /** Whether all cells of an architecture can be of this form. */
  static boolean suits(Architecture architecture) {
    return architecture.peephole() != Architecture.Peephole.POSITION
        && Winograd.isKnownFor(architecture.inputKernel())
        && Winograd.isKnownFor(architecture.stateKernel());
  }

  private static int side(NDArray weight) {
    return Math.toIntExact(weight.getShape().get(2));
  }

  @Override
  public List<Projection> project(NDArray inputs, int steps) {
    if (ofInput == null || inputWeight == null) {
      throw new IllegalStateException("this cell takes no input");
    }
    Shape s = inputs.getShape();
    var grid = new Extent(s.get(0) / steps, s.get(2), s.get(3));
    WinogradTiles tiles = WinogradTiles.over(grid.rows(), grid.columns());
    NDArray all = ofInput.results(inputWeight, ofInput.inputs(inputs, tiles)).addi(bias);
    var shares = new ArrayList<Projection>();
    for (NDArray share : all.split(steps, 2)) { // (TILE*TILE, 4N, B*tiles)
      shares.add(new Projection(share, grid));
    }
    return shares;
  }

  @Override
  public State step(@Nullable Projection projected, @Nullable State last) {
    Extent grid = grid(projected, last);
    WinogradTiles tiles = WinogradTiles.over(grid.rows(), grid.columns());
    NDArray stacked = stacked(projected, last, tiles);
    State tiled = gates.open(stacked, last == null ? null : last.memory());
    return new State(tiles.join(tiled.hidden(), grid), tiled.memory());
  }

  private static Extent grid(@Nullable Projection projected, @Nullable State last) {
    if (projected != null) {
      return projected.grid();
    }
    if (last == null) {
      throw new IllegalStateException("a cell needs an input or a state");
    }
    Shape s = last.hidden().getShape();
    return new Extent(s.get(0), s.get(2), s.get(3));
  }

  private NDArray stacked(
      @Nullable Projection projected, @Nullable State last, WinogradTiles tiles) {
    if (last == null) {
      return Objects.requireNonNull(projected).gates();
    }
    NDArray ofLast = ofState.results(stateWeight, ofState.inputs(last.hidden(), tiles));
    return projected == null ? ofLast.addi(bias) : ofLast.addi(projected.gates());
  }
}
