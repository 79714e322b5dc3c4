package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A network in the form of its cells that is faster on a grid (docs/decisions/014). That is
 * measured when the first forecast on such a grid is asked for, and depends on nothing else; there
 * the form must also agree with the direct one.
 */
final class FasterForm {

  private static final int LARGEST = 64; // positions a side that are measured, for larger ones too
  private static final int STEP = 8; // sides between multiples of it are not told apart
  private static final long WORTH_IT = 20_000_000; // multiplications in a step
  private static final int ROUNDS = 6;
  private static final float LARGEST_DIFFERENCE = 1e-4f; // of the largest logit

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
    boolean better = other != null && agrees(other, grid) && isFaster(other, grid);
    if (better) {
      winograd = other;
    } else if (own != null) {
      own.close();
    }
    return better;
  }

  /** Libraries err on some machines, and then not by a little (docs/decisions/015). */
  private boolean agrees(Chosen other, LayerGrid grid) {
    float[] right = forecast(direct, grid);
    float[] said = forecast(other, grid);
    float largest = 0;
    float difference = 0;
    for (int i = 0; i < right.length; i++) {
      largest = Math.max(largest, Math.abs(right[i]));
      difference = Math.max(difference, Math.abs(said[i] - right[i]));
    }
    return difference <= LARGEST_DIFFERENCE * largest;
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
    forecast(form, grid);
    return System.nanoTime() - start;
  }

  /** The logits of two frames ahead from two seen, which is every kind of step. */
  private float[] forecast(Chosen form, LayerGrid grid) {
    int rows = grid.rows() * architecture.patch();
    int columns = grid.columns() * architecture.patch();
    var shape = new Shape(2, 1, architecture.channels(), rows, columns);
    float[] frames = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = i % 7 / 7f;
    }
    var said = new AtomicReference<float[]>();
    form.run(
        List.of(frames),
        seen ->
            Libtorch.withoutGradients(
                () -> {
                  try (NDManager manager = Libtorch.newManager()) {
                    Pace pace = new Pace(2, Cores.count(), () -> {});
                    NDArray logits = form.network().logits(manager.create(seen, shape), 2, pace);
                    said.set(logits.toFloatArray());
                    return null;
                  }
                }));
    return Objects.requireNonNull(said.get());
  }
}
