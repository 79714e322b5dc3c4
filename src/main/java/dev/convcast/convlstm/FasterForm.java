package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A network in the form of its cells that is faster on a grid (docs/decisions/014). That is
 * measured when the first forecast on such a grid is asked for, once for a sequence alone and once
 * for several together; there the form must also agree with the direct one. Early in a process's
 * life it is a guess, in favour of the form that will gain by the rest of it.
 */
final class FasterForm {

  private static final int LARGEST = 64; // positions a side that are measured, for larger ones too
  private static final int STEP = 8; // sides between multiples of it are not told apart
  private static final long WORTH_IT = 20_000_000; // multiplications in a step
  private static final int LEAST_CHANNELS = 16; // of each layer, with fewer it is not measured
  private static final int MOST_ROUNDS = 15;

  /** How much longer Winograd's form may take while Java has not compiled what is around it. */
  private static final double NOT_COMPILED = 1.5;

  private static final int UNTIL_COMPILED = 150; // forecasts of the process in that form
  private static final AtomicInteger FORECASTS = new AtomicInteger();

  private static final int FRAMES = 4; // seen, and ahead
  private static final int POSITIONS = 1024; // a core that are measured, in all sequences
  private static final int MOST_SEQUENCES = 4; // a core, for more and fewer
  private static final float LARGEST_DIFFERENCE = 1e-4f; // of the largest logit

  private final Architecture architecture;
  private final Parameters parameters;
  private final Chosen direct;
  private final Map<Measured, Boolean> faster = new HashMap<>(); // whether Winograd's is
  private @Nullable Chosen winograd; // as soon as it is faster on a grid

  private record Measured(LayerGrid grid, boolean alone) {}

  /**
   * @param onOneCore whether each of its operations runs on one core, so that what is done side by
   *     side must be said; else libtorch shares each operation between the cores
   */
  record Chosen(EncoderForecaster network, boolean onOneCore) {

    /** Does the parts of some work, side by side if there are enough of them. */
    <T> void run(List<T> parts, BiConsumer<T, Team> work) {
      if (onOneCore && FORECASTS.get() < UNTIL_COMPILED) {
        FORECASTS.getAndIncrement();
      }
      if (onOneCore || parts.size() >= Cores.count()) {
        Cores.all(parts, work);
      } else {
        if (Libtorch.threadsHere() != Cores.count()) { // saying it again would empty oneDNN's cache
          Libtorch.useThreadsHere(Cores.count());
        }
        parts.forEach(part -> work.accept(part, Team.ALONE));
      }
    }
  }

  FasterForm(Architecture architecture, Parameters parameters) {
    this.architecture = architecture;
    this.parameters = parameters;
    this.direct = new Chosen(new EncoderForecaster(architecture, parameters), false);
  }

  /** The network for some sequences of frames of this size. */
  synchronized Chosen on(int batch, int rows, int columns) {
    LayerGrid grid = new LayerGrid(measured(rows), measured(columns));
    if (!WinogradCell.suits(architecture) || !isWorthIt(grid)) {
      return direct;
    }
    var key = new Measured(grid, batch == 1);
    Boolean known = faster.get(key);
    if (known == null) {
      known = measure(key);
      faster.put(key, known);
    }
    return known && winograd != null ? winograd : direct;
  }

  private int measured(int side) {
    int positions = new Patches(architecture.patch()).count(side);
    return Math.min(LARGEST, (positions + STEP - 1) / STEP * STEP);
  }

  private boolean isWorthIt(LayerGrid grid) {
    return architecture.hidden().stream().allMatch(hidden -> hidden >= LEAST_CHANNELS)
        && multiplications(grid) >= WORTH_IT;
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

  private boolean measure(Measured what) {
    Parameters own = winograd == null ? parameters.borrowed() : null;
    Chosen other =
        own == null
            ? winograd
            : new Chosen(new EncoderForecaster(architecture, own, CellForm.winograd()), true);
    boolean better = other != null && agrees(other, what) && isFaster(other, what);
    if (better) {
      winograd = other;
    } else if (own != null) {
      own.close();
    }
    return better;
  }

  /** Libraries err on some machines, and then not by a little (docs/decisions/015). */
  private boolean agrees(Chosen other, Measured what) {
    float[] right = forecast(direct, what);
    float[] said = forecast(other, what);
    float largest = 0;
    float difference = 0;
    for (int i = 0; i < right.length; i++) {
      largest = Math.max(largest, Math.abs(right[i]));
      difference = Math.max(difference, Math.abs(said[i] - right[i]));
    }
    return difference <= LARGEST_DIFFERENCE * largest;
  }

  /**
   * By the shortest of each, for the rest is others' work, in rounds until that is clear: one is
   * twice what it may be after two, a quarter more after eight.
   */
  private boolean isFaster(Chosen other, Measured what) {
    double share = FORECASTS.get() < UNTIL_COMPILED ? NOT_COMPILED : 1;
    double allowed = Double.MAX_VALUE;
    double ofOther = Double.MAX_VALUE;
    int round = 0;
    while (round < MOST_ROUNDS && !isClear(allowed, ofOther, round)) {
      allowed = Math.min(allowed, share * nanoseconds(direct, what));
      ofOther = Math.min(ofOther, nanoseconds(other, what));
      round++;
    }
    return ofOther < allowed;
  }

  private static boolean isClear(double one, double other, int rounds) {
    return rounds > 1 && Math.max(one, other) > (1 + 2.0 / rounds) * Math.min(one, other);
  }

  private static int together(LayerGrid grid) {
    return Math.toIntExact(Math.max(1, Math.min(POSITIONS / grid.size(), MOST_SEQUENCES)));
  }

  private long nanoseconds(Chosen form, Measured what) {
    long start = System.nanoTime();
    forecast(form, what);
    return System.nanoTime() - start;
  }

  /** The logits of a core's sequences, some frames ahead from as many seen. */
  private float[] forecast(Chosen form, Measured what) {
    int rows = what.grid().rows() * architecture.patch();
    int columns = what.grid().columns() * architecture.patch();
    int parts = what.alone() ? 1 : Cores.count();
    int sequences = what.alone() ? 1 : together(what.grid());
    var shape = new Shape(FRAMES, sequences, architecture.channels(), rows, columns);
    float[] frames = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = i % 7 / 7f;
    }
    var said = new AtomicReference<float[]>();
    form.run(
        Collections.nCopies(parts, frames),
        (seen, team) ->
            Libtorch.withoutGradients(
                () -> {
                  try (NDManager manager = Libtorch.newManager()) {
                    Pace pace = new Pace(FRAMES, team, () -> {});
                    NDArray logits =
                        form.network().logits(manager.create(seen, shape), FRAMES, pace);
                    said.set(logits.toFloatArray());
                    return null;
                  }
                }));
    return Objects.requireNonNull(said.get());
  }
}
