package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A network that learns, in the form of its cells that is faster for that (docs/decisions/014).
 * Which one depends on the architecture and the batch alone: a training that is resumed goes on as
 * if it had never stopped.
 */
public final class LearningNetwork {

  private final Patches patches;
  private final EncoderForecaster direct;
  private final @Nullable EncoderForecaster taped;
  private final Tape tape = new Tape();

  public LearningNetwork(Architecture architecture, Parameters parameters) {
    patches = new Patches(architecture.patch());
    direct = new EncoderForecaster(architecture, parameters);
    taped =
        TapedCell.suits(architecture)
            ? new EncoderForecaster(architecture, parameters, CellForm.taped(tape))
            : null;
  }

  /**
   * Sets how many threads may work on such a network; must come before anything else of the engine.
   *
   * @param threads at least 1
   */
  public static void useThreads(int threads, Architecture architecture) {
    Libtorch.useThreads(threads);
    if (TapedCell.gains(architecture)) {
      OpenMp.waitAsleep();
    }
  }

  /** The same without a memory of what was forecast, for what is not learned from. */
  public EncoderForecaster plain() {
    return direct;
  }

  /**
   * What is learned from, once: {@link #backward} must follow before this is called again.
   *
   * @param frames what was seen, (T, B, C, H, W)
   * @param teacher for as many frames as are forecast, or null
   * @return the read-out before the output's activation, (horizon, B, C, H, W)
   */
  public NDArray logits(NDArray frames, int horizon, @Nullable Teacher teacher) {
    tape.clear();
    EncoderForecaster network = on(frames.getShape());
    if (network == taped) {
      var logits = new NDList();
      byTeam(team -> logits.add(taped.logits(frames, horizon, Pace.unbounded(team))));
      return logits.singletonOrThrow();
    }
    return Libtorch.withGradients(
        () -> teacher == null ? network.logits(frames, horizon) : network.logits(frames, teacher));
  }

  private EncoderForecaster on(Shape frames) {
    long rows = patches.count(Math.toIntExact(frames.get(3)));
    long columns = patches.count(Math.toIntExact(frames.get(4)));
    boolean isLarge = frames.get(1) * rows * columns >= TapedCell.LEAST_PIXELS;
    return taped != null && isLarge ? taped : direct;
  }

  /**
   * On all cores: threads that are forked for each of a pass's many rounds would be late for it.
   */
  private static void byTeam(Consumer<Team> work) {
    Cores.all(
        List.of(work),
        (only, team) ->
            Libtorch.withGradients(
                () -> {
                  only.accept(team);
                  return team;
                }));
  }

  /** Adds the gradients of a scalar that is made of the logits to those of the parameters. */
  public void backward(NDArray loss) {
    if (tape.isEmpty()) {
      Libtorch.backward(loss);
    } else {
      byTeam(
          team -> {
            Libtorch.backward(loss);
            tape.backward(team);
          });
    }
  }
}
