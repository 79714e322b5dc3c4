package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cell whose convolutions are Winograd's, for forecasts only. States stay in tiles, (pixels, N),
 * and go through a step block by block, so that what is in between stays small and near.
 */
final class WinogradCell implements Cell {

  private static final long BLOCK_BYTES = 8L << 20; // of a block's products

  private final Winograd winograd;
  private final long channels; // N
  private final long inputs; // channels, or 0
  private final NDArray weight; // (side*side, in + N, 4N)
  private final NDArray bias; // (4N)
  private final TiledGates gates;

  WinogradCell(Parameters parameters, String name) {
    NDArray state = parameters.get(name + ".state.weight"); // (4N, N, k, k)
    NDArray input = parameters.find(name + ".input.weight"); // (4N, in, k, k)
    int kernel = Math.toIntExact(Math.max(state.size(2), input == null ? 0 : input.size(2)));
    winograd = Winograd.of(parameters.manager(), kernel);
    channels = state.size(1);
    inputs = input == null ? 0 : input.size(1);
    weight = weight(input, state, kernel);
    bias = parameters.get(name + ".bias");
    gates = new TiledGates(parameters, name);
  }

  private NDArray weight(@Nullable NDArray input, NDArray state, int kernel) {
    try (var scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray both =
          input == null
              ? state
              : NDArrays.concat(new NDList(widened(input, kernel), widened(state, kernel)), 1);
      NDArray transformed = winograd.weights(both);
      NDScope.unregister(transformed);
      return transformed;
    }
  }

  /** Zeros around a kernel do not change its results. */
  private static NDArray widened(NDArray weight, int kernel) {
    long around = (kernel - weight.size(2)) / 2;
    return around == 0 ? weight : weight.pad(new Shape(around, around, around, around), 0);
  }

  /** Whether all cells of an architecture can be of this form. */
  static boolean suits(Architecture architecture) {
    return architecture.peephole() != Architecture.Peephole.POSITION
        && Winograd.isKnownFor(Math.max(architecture.inputKernel(), architecture.stateKernel()));
  }

  private WinogradTiles tiles(Extent grid) {
    long tile = winograd.places() * 4 * channels * Float.BYTES;
    return new WinogradTiles(grid, Math.toIntExact(Math.max(1, BLOCK_BYTES / tile)));
  }

  @Override
  public List<Input> inputs(NDArray grids, int steps) {
    Extent grid = Extent.of(grids.getShape(), steps);
    return tiles(grid).cut(grids, steps).stream().map(cut -> new Input(cut, grid)).toList();
  }

  @Override
  public NDArray grids(NDList hidden, Extent grid) {
    return tiles(grid).join(hidden);
  }

  @Override
  public State step(@Nullable Input input, @Nullable State last) {
    Extent grid = last == null ? Objects.requireNonNull(input).grid() : last.grid();
    WinogradTiles tiles = tiles(grid);
    NDArray pixels = pixels(input, last); // (pixels + 1, in + N, or one of both)
    NDArray used = used(input, last);
    var hidden = new NDList();
    var memory = new NDList();
    int done = 0;
    for (int block = 0; block < tiles.blocks(); block++) {
      try (var scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray seen = tiles.inputs(pixels.getManager(), block, winograd.around());
        NDArray stacked = winograd.results(used, Libtorch.rows(pixels, seen), bias);
        NDArray before = last == null ? null : rows(last.memory(), done, stacked.size(0));
        NDList next = gates.open(stacked, before);
        next.attach(pixels.getManager()); // not the weights', which outlive the forecast
        NDScope.unregister(next);
        hidden.add(next.get(0));
        memory.add(next.get(1));
        done += stacked.size(0);
      }
    }
    return new State(joined(hidden), joined(memory), grid);
  }

  private static NDArray joined(NDList blocks) {
    if (blocks.size() == 1) {
      return blocks.get(0);
    }
    NDArray joined = NDArrays.concat(blocks, 0);
    blocks.close();
    return joined;
  }

  /** The input's channels and the state's beside each other, and zeros as the last pixel. */
  private static NDArray pixels(@Nullable Input input, @Nullable State last) {
    var parts = new NDList();
    if (input != null) {
      parts.add(input.values());
    }
    if (last != null) {
      parts.add(last.hidden());
    }
    NDArray whole = Libtorch.concat(parts, 1);
    return NDArrays.concat(
        new NDList(whole, whole.getManager().zeros(new Shape(1, whole.size(1)))), 0);
  }

  private NDArray used(@Nullable Input input, @Nullable State last) {
    if (last == null) {
      return weight.split(new long[] {inputs}, 1).get(0);
    }
    return input == null && inputs > 0 ? weight.split(new long[] {inputs}, 1).get(1) : weight;
  }

  private static NDArray rows(NDArray x, long from, long count) {
    return from == 0 && count == x.size(0) ? x : x.split(new long[] {from, from + count}, 0).get(1);
  }
}
