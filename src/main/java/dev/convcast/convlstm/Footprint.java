package dev.convcast.convlstm;

import dev.convcast.convlstm.Architecture.Feed;
import java.util.List;

/** What a network takes of a grid in space: how far a pixel sees, and how large its tensors are. */
public record Footprint(Architecture architecture) {

  /** Side in pixels of what one position of the coarsest layer covers. */
  public int cell() {
    return architecture.patch() * coarsest();
  }

  /**
   * How far from a pixel another may lie that the network, after so many frames, still sees in it
   * at a lead time: half a kernel for each convolution on the longest way. Each step takes half a
   * state kernel of the coarsest layer, or where the forecast is fed back half an input kernel of
   * every layer.
   *
   * @param seen frames, at least 1
   * @param horizon the lead time in steps, at least 1
   * @return pixels, a multiple of {@link #cell()}
   */
  public int reach(int seen, int horizon) {
    int state = architecture.stateKernel() / 2 * coarsest();
    int layers = throughLayers();
    int step = architecture.forecaster() == Feed.AUTOREGRESSIVE ? Math.max(state, layers) : state;
    int patches = layers + seen * state + Math.multiplyExact(horizon - 1, step);
    return (patches + coarsest() - 1) / coarsest() * cell();
  }

  /** Half kernels in patches through all layers in one step, with strides up and down again. */
  private int throughLayers() {
    int input = architecture.inputKernel() / 2;
    List<Integer> strides = architecture.strides();
    if (strides == null) {
      return architecture.hidden().size() * input;
    }
    int patches = input + 1; // the last is the read-out's
    int fine = 1;
    for (int stride : strides) {
      int coarse = fine * stride;
      int up = coarse + input * coarse; // a coarse position sees its square and one fine more
      int down = coarse + fine + input * fine; // interpolation, its convolution, the finer layer
      patches += up + down;
      fine = coarse;
    }
    return patches;
  }

  /** Bytes of the largest tensor of one step. */
  public long largestTensor(int batch, int rows, int columns) {
    var patches = new Patches(architecture.patch());
    List<LayerGrid> grids = architecture.grids(patches.count(rows), patches.count(columns));
    long largest = 0;
    for (int l = 0; l < grids.size(); l++) {
      largest = Math.max(largest, widest(l) * grids.get(l).size());
    }
    return Float.BYTES * batch * largest;
  }

  /** Channels of a layer's gates, or of what the coarser layer above hands down to its grid. */
  private long widest(int layer) {
    List<Integer> hidden = architecture.hidden();
    boolean handedDown = architecture.strides() != null && layer + 1 < hidden.size();
    return Math.max(4L * hidden.get(layer), handedDown ? hidden.get(layer + 1) : 0);
  }

  private int coarsest() {
    List<Integer> strides = architecture.strides();
    return strides == null ? 1 : strides.stream().reduce(1, Math::multiplyExact);
  }
}
