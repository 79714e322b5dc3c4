package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A network in the form of its cells that is faster on a grid (docs/decisions/014). That is
 * measured when the first forecast on such a grid is asked for, and depends on nothing else, so a
 * sequence's forecast is the same alone and in a batch.
 */
final class FasterForm {

  private static final int LARGEST = 64; // positions a side that are measured, for larger ones too
  private static final int STEP = 8; // sides between multiples of it are not told apart
  private static final long WORTH_IT = 20_000_000; // multiplications in a step
  private static final int ROUNDS = 6;

  private final Architecture architecture;
  private final Parameters parameters;
  private final Chosen direct;
  private final Map<LayerGrid, Boolean> faster = new HashMap<>(); // whether Winograd's is
  private @Nullable Chosen winograd; // as soon as it is faster on a grid

  /**
   * @param alone whether each of its operations runs on one core, so that what is done side by side
   *     must be said; else libtorch shares each operation between the cores
   */
  record Chosen(EncoderForecaster network, boolean alone) {

    /** Does the parts of some work, side by side if there are enough of them. */
    <T> void run(List<T> parts, Consumer<T> work) {
      if (alone || parts.size() >= Cores.count()) {
        Cores.all(parts, work);
      } else {
        Libtorch.useThreadsHere(Cores.count());
        parts.forEach(work);
      }
    }
  }

  FasterForm(Architecture architecture, Parameters parameters) {
    this.architecture = architecture;
    this.parameters = parameters;
    this.direct = new Chosen(new EncoderForecaster(architecture, parameters), false);
  }

  /** The network for frames of this size. */
  synchronized Chosen on(int rows, int columns) {
    LayerGrid grid = new LayerGrid(measured(rows), measured(columns));
    if (!WinogradCell.suits(architecture) || multiplications(grid) < WORTH_IT) {
      return direct;
    }
    Boolean known = faster.get(grid);
    if (known == null) {
      known = measure(grid);
      faster.put(grid, known);
    }
    return known && winograd != null ? winograd : direct;
  }

  private int measured(int side) {
    int positions = new Patches(architecture.patch()).count(side);
    return Math.min(LARGEST, (positions + STEP - 1) / STEP * STEP);
  }

  /** Of the state's convolutions, in the encoding network. */
  private long multiplications(LayerGrid first) {
    long kernel = (long) architecture.stateKernel() * architecture.stateKernel();
    long sum = 0;
    var layers = architecture.hidden().iterator();
    for (LayerGrid grid : architecture.grids(first.rows(), first.columns())) {
      long hidden = layers.next();
      sum += grid.size() * kernel * 4 * hidden * hidden;
    }
    return sum;
  }

  private boolean measure(LayerGrid grid) {
    Parameters own = winograd == null ? parameters.borrowed() : null;
    Chosen other =
        own == null
            ? winograd
            : new Chosen(new EncoderForecaster(architecture, own, CellForm.winograd()), true);
    boolean better = other != null && isFaster(other, grid);
    if (better) {
      winograd = other;
    } else if (own != null) {
      own.close();
    }
    return better;
  }

  private boolean isFaster(Chosen other, LayerGrid grid) {
    long ofDirect = Long.MAX_VALUE;
    long ofOther = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) { // the shortest of each: the rest is others' work
      ofDirect = Math.min(ofDirect, nanoseconds(direct, grid));
      ofOther = Math.min(ofOther, nanoseconds(other, grid));
    }
    return ofOther < ofDirect;
  }

  private long nanoseconds(Chosen form, LayerGrid grid) {
    long start = System.nanoTime();
    form.run(List.of(grid), ignored -> forecast(form.network(), grid));
    return System.nanoTime() - start;
  }

  /** Two frames seen and two forecast, which is every kind of step. */
  private void forecast(EncoderForecaster network, LayerGrid grid) {
    long rows = (long) grid.rows() * architecture.patch();
    long columns = (long) grid.columns() * architecture.patch();
    Libtorch.withoutGradients(
        () -> {
          try (NDManager manager = Libtorch.newManager()) {
            NDArray frames = manager.ones(new Shape(2, 1, architecture.channels(), rows, columns));
            return network.logits(frames, 2, new Pace(2, Cores.count(), () -> {})).getShape();
          }
        });
  }
}
