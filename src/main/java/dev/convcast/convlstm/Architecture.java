package dev.convcast.convlstm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that fixes the shape of a ConvLSTM encoder-forecaster (Shi et al. 2015).
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
    Output output) {

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
  }

  /** Channels at the network's two ends: those of a frame cut into patches. */
  public int patchedChannels() {
    return channels * patch * patch;
  }

  /** Name and shape of every tensor, in the order of computation. */
  public Map<String, int[]> tensors() {
    var tensors = new LinkedHashMap<String, int[]>();
    cells(tensors, "encoder", true);
    cells(tensors, "forecaster", forecaster == Feed.AUTOREGRESSIVE);
    int features = hidden.stream().mapToInt(Integer::intValue).sum();
    tensors.put("readout.weight", new int[] {patchedChannels(), features, 1, 1});
    tensors.put("readout.bias", new int[] {patchedChannels()});
    return tensors;
  }

  /** Trainable numbers in all tensors. */
  public long parameterCount() {
    return tensors().values().stream().mapToLong(Weights::size).sum();
  }

  private void cells(Map<String, int[]> tensors, String network, boolean fed) {
    for (int l = 0; l < hidden.size(); l++) {
      String cell = network + "." + l;
      int n = hidden.get(l);
      int in = l == 0 ? patchedChannels() : hidden.get(l - 1);
      if (fed || l > 0) {
        tensors.put(cell + ".input.weight", new int[] {4 * n, in, inputKernel, inputKernel});
      }
      tensors.put(cell + ".state.weight", new int[] {4 * n, n, stateKernel, stateKernel});
      tensors.put(cell + ".bias", new int[] {4 * n});
      if (rows != null && columns != null) {
        peepholes(tensors, cell, n, rows, columns);
      } else if (peephole == Peephole.CHANNEL) {
        peepholes(tensors, cell, n);
      }
    }
  }

  private static void peepholes(Map<String, int[]> tensors, String cell, int... shape) {
    for (String gate : List.of("i", "f", "o")) {
      tensors.put(cell + ".peephole." + gate, shape);
    }
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
