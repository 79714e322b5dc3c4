package dev.convcast.convlstm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that fixes the shape of a ConvLSTM encoder-forecaster (Shi et al. 2015), or with
 * strides of one whose layers are coarser and coarser (Shi et al. 2017).
 *
 * @param channels channels of a frame
 * @param patch side of the square of pixels that becomes channels (1 leaves the frame as it is)
 * @param hidden hidden channels of each layer, the same for encoder and forecaster
 * @param inputKernel side of the input-to-state kernels, odd
 * @param stateKernel side of the state-to-state kernels, odd
 * @param peephole how the gates look at the cell state
 * @param rows rows of the patched grid, for peepholes by position only
 * @param columns columns of the patched grid, for peepholes by position only
 * @param forecaster what feeds the forecaster's first layer
 * @param output what follows the read-out
 * @param strides how many times coarser each layer is than the one below it, from the second layer
 *     on; absent where all layers have the same grid
 */
public record Architecture(
    int channels,
    int patch,
    List<Integer> hidden,
    int inputKernel,
    int stateKernel,
    Peephole peephole,
    @Nullable Integer rows,
    @Nullable Integer columns,
    Feed forecaster,
    Output output,
    @Nullable List<Integer> strides) {

  /** Peephole weights: one a channel, one a position, or none. */
  public enum Peephole {
    CHANNEL,
    POSITION,
    NONE
  }

  /** The forecaster's input: nothing (the paper), or the frame before. */
  public enum Feed {
    ZERO_INPUT,
    AUTOREGRESSIVE
  }

  /** What makes the read-out's numbers a frame. */
  public enum Output {
    SIGMOID,
    LINEAR
  }

  private static final int LARGEST_SIDE = 64;
  private static final int MOST_CHANNELS = 4096;
  private static final int LARGEST_STRIDE = 8;

  public Architecture {
    hidden = List.copyOf(hidden);
    require(channels >= 1 && channels <= MOST_CHANNELS, "channels", "1 to 4096", channels);
    require(patch >= 1 && patch <= LARGEST_SIDE, "patch", "1 to 64", patch);
    require(!hidden.isEmpty() && hidden.size() <= 16, "hidden", "1 to 16 layers", hidden);
    for (int n : hidden) {
      require(n >= 1 && n <= MOST_CHANNELS, "hidden", "1 to 4096 channels a layer", hidden);
    }
    require(kernel(inputKernel), "inputKernel", "an odd number from 1 to 63", inputKernel);
    require(kernel(stateKernel), "stateKernel", "an odd number from 1 to 63", stateKernel);
    boolean byPosition = peephole == Peephole.POSITION;
    require(side(rows, byPosition), "rows", sides(byPosition), rows);
    require(side(columns, byPosition), "columns", sides(byPosition), columns);
    if (strides != null) {
      strides = List.copyOf(strides);
      requireStrides(strides, hidden.size(), forecaster);
    }
  }

  /** All layers on the same grid, as in the paper of 2015. */
  public Architecture(
      int channels,
      int patch,
      List<Integer> hidden,
      int inputKernel,
      int stateKernel,
      Peephole peephole,
      @Nullable Integer rows,
      @Nullable Integer columns,
      Feed forecaster,
      Output output) {
    this(
        channels,
        patch,
        hidden,
        inputKernel,
        stateKernel,
        peephole,
        rows,
        columns,
        forecaster,
        output,
        null);
  }

  /** Channels at the network's two ends: those of a frame cut into patches. */
  public int patchedChannels() {
    return channels * patch * patch;
  }

  /** Name and shape of every tensor, in the order of computation. */
  public Map<String, int[]> tensors() {
    var tensors = new LinkedHashMap<String, int[]>();
    if (strides == null) {
      cells(tensors, "encoder", true);
      cells(tensors, "forecaster", forecaster == Feed.AUTOREGRESSIVE);
    } else {
      finestToCoarsest(tensors, strides);
      coarsestToFinest(tensors);
    }
    int features =
        strides == null ? hidden.stream().mapToInt(Integer::intValue).sum() : hidden.get(0);
    tensors.put("readout.weight", new int[] {patchedChannels(), features, 1, 1});
    tensors.put("readout.bias", new int[] {patchedChannels()});
    return tensors;
  }

  /** Each layer's grid, where the first has so many rows and columns of patches. */
  List<LayerGrid> grids(int rows, int columns) {
    var grids = new ArrayList<LayerGrid>();
    grids.add(new LayerGrid(rows, columns));
    for (int l = 1; l < hidden.size(); l++) {
      grids.add(grids.get(l - 1).coarser(strides == null ? 1 : strides.get(l - 1)));
    }
    return grids;
  }

  /** Trainable numbers in all tensors. */
  public long parameterCount() {
    return tensors().values().stream().mapToLong(Weights::size).sum();
  }

  private void cells(Map<String, int[]> tensors, String network, boolean fed) {
    for (int l = 0; l < hidden.size(); l++) {
      int in = l == 0 ? patchedChannels() : hidden.get(l - 1);
      cell(tensors, network, l, fed || l > 0 ? in : 0);
    }
  }

  private void finestToCoarsest(Map<String, int[]> tensors, List<Integer> strides) {
    cell(tensors, "encoder", 0, patchedChannels());
    for (int l = 1; l < hidden.size(); l++) {
      int kernel = strides.get(l - 1) + 2;
      convolution(tensors, "encoder." + l + ".down", hidden.get(l - 1), hidden.get(l), kernel);
      cell(tensors, "encoder", l, hidden.get(l));
    }
  }

  private void coarsestToFinest(Map<String, int[]> tensors) {
    cell(tensors, "forecaster", hidden.size() - 1, 0);
    for (int l = hidden.size() - 2; l >= 0; l--) {
      convolution(tensors, "forecaster." + l + ".up", hidden.get(l + 1), hidden.get(l), 3);
      cell(tensors, "forecaster", l, hidden.get(l));
    }
    convolution(tensors, "readout.hidden", hidden.get(0), hidden.get(0), 3);
  }

  private void cell(Map<String, int[]> tensors, String network, int layer, int in) {
    String cell = network + "." + layer;
    int n = hidden.get(layer);
    if (in > 0) {
      tensors.put(cell + ".input.weight", new int[] {4 * n, in, inputKernel, inputKernel});
    }
    tensors.put(cell + ".state.weight", new int[] {4 * n, n, stateKernel, stateKernel});
    tensors.put(cell + ".bias", new int[] {4 * n});
    if (rows != null && columns != null) {
      LayerGrid grid = grids(rows, columns).get(layer);
      peepholes(tensors, cell, n, grid.rows(), grid.columns());
    } else if (peephole == Peephole.CHANNEL) {
      peepholes(tensors, cell, n);
    }
  }

  private static void convolution(
      Map<String, int[]> tensors, String name, int in, int out, int kernel) {
    tensors.put(name + ".weight", new int[] {out, in, kernel, kernel});
    tensors.put(name + ".bias", new int[] {out});
  }

  private static void peepholes(Map<String, int[]> tensors, String cell, int... shape) {
    for (String gate : List.of("i", "f", "o")) {
      tensors.put(cell + ".peephole." + gate, shape);
    }
  }

  private static void requireStrides(List<Integer> strides, int layers, Feed forecaster) {
    require(layers > 1, "strides", "absent: a single layer has none above it", strides);
    String expected =
        "%d of 1 to 8, one for each of the %d layers from the second on"
            .formatted(layers - 1, layers);
    require(strides.size() == layers - 1, "strides", expected, strides);
    for (int stride : strides) {
      require(stride >= 1 && stride <= LARGEST_STRIDE, "strides", expected, strides);
    }
    require(
        forecaster == Feed.ZERO_INPUT,
        "strides",
        "absent: an autoregressive forecaster has all its layers on the grid of the frames",
        strides);
  }

  private static boolean kernel(int side) {
    return side >= 1 && side < LARGEST_SIDE && side % 2 == 1;
  }

  private static boolean side(@Nullable Integer side, boolean wanted) {
    return wanted ? side != null && side >= 1 && side <= 65_536 : side == null;
  }

  private static String sides(boolean wanted) {
    return wanted
        ? "1 to 65536, the patched grid's, as peepholes by position have"
        : "absent: only peepholes by position have it";
  }

  private static void require(
      boolean holds, String field, String expected, @Nullable Object actual) {
    if (!holds) {
      throw new InvalidArchitectureException(field, expected, actual);
    }
  }
}
