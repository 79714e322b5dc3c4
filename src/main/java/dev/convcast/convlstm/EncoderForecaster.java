package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The ConvLSTM encoder-forecaster (Shi et al. 2015): the encoding network reads the frames, its
 * last states are the forecasting network's first ones, and each step's hidden states are read out
 * as a frame.
 */
public final class EncoderForecaster {

  private final Architecture architecture;
  private final Parameters parameters;
  private final Patches patches;
  private final CellStack encoder;
  private final CellStack forecaster;
  private final ReadOut readOut;

  public EncoderForecaster(Architecture architecture, Parameters parameters) {
    this(architecture, parameters, CellForm.DIRECT);
  }

  EncoderForecaster(Architecture architecture, Parameters parameters, CellForm form) {
    this.architecture = architecture;
    this.parameters = parameters;
    patches = new Patches(architecture.patch());
    encoder = CellStack.encoder(architecture, parameters, form);
    forecaster = CellStack.forecaster(architecture, parameters, form);
    readOut = new ReadOut(architecture, parameters);
  }

  /** Its weights, which a training changes in place. */
  public Parameters parameters() {
    return parameters;
  }

  /**
   * @param frames what was seen, (T, B, C, H, W)
   * @param horizon how many frames follow, at least 1
   * @return the read-out before the output's activation, (horizon, B, C, H, W)
   */
  public NDArray logits(NDArray frames, int horizon) {
    return logits(frames, horizon, null, Pace.UNBOUNDED);
  }

  /** The same with a teacher beside it, for as many frames as the teacher has. */
  public NDArray logits(NDArray frames, Teacher teacher) {
    int horizon = Math.toIntExact(teacher.truth().size(0));
    return logits(frames, horizon, teacher, Pace.UNBOUNDED);
  }

  NDArray logits(NDArray frames, int horizon, Pace pace) {
    return logits(frames, horizon, null, pace);
  }

  private NDArray logits(NDArray frames, int horizon, @Nullable Teacher teacher, Pace pace) {
    List<@Nullable State> states = noStates();
    NDArray lastFrame = encode(frames, states, pace);
    var logits = new NDList();
    if (architecture.forecaster() == Feed.AUTOREGRESSIVE) {
      feedBack(lastFrame, horizon, states, teacher, pace, logits::add);
    } else {
      forecast(horizon, states, pace, logits::add);
    }
    return join(Libtorch.concat(logits, 0), frames.getShape());
  }

  /** The same step by step: each is given (1, B, C, H, W) as soon as it is read out. */
  void forecastEach(NDArray frames, int horizon, Pace pace, Consumer<NDArray> each) {
    List<@Nullable State> states = noStates();
    NDArray lastFrame = encode(frames, states, pace);
    Consumer<NDArray> joined =
        logits -> {
          try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            each.accept(join(logits, frames.getShape()));
          }
        };
    if (architecture.forecaster() == Feed.AUTOREGRESSIVE) {
      feedBack(lastFrame, horizon, states, null, pace, joined);
    } else {
      forecast(
          horizon,
          states,
          pace.stepByStep(),
          logits -> {
            joined.accept(logits);
            logits.close();
          });
    }
  }

  private List<@Nullable State> noStates() {
    return new ArrayList<>(Collections.nCopies(architecture.hidden().size(), null));
  }

  /** (steps*B, C*p*p, H/p, W/p) to (steps, B, C, H, W) of the frames' shape. */
  private NDArray join(NDArray logits, Shape s) {
    NDArray frames = patches.join(logits, s.get(3), s.get(4));
    return frames.reshape(frames.size(0) / s.get(1), s.get(1), s.get(2), s.get(3), s.get(4));
  }

  /** Fills the states, and returns the last frame in patches. */
  private NDArray encode(NDArray frames, List<@Nullable State> states, Pace pace) {
    long batch = frames.size(1); // (T, B, C, H, W)
    NDArray seen = cut(frames); // (T*B, C*p*p, H/p, W/p)
    NDList chunks = chunks(seen, pace.stepsAtOnce() * batch);
    for (NDArray chunk : chunks) {
      encode(chunk, Math.toIntExact(chunk.size(0) / batch), states, pace);
    }
    return last(chunks(last(chunks), batch));
  }

  /** What the output's activation makes of the read-out. */
  public NDArray activate(NDArray logits) {
    return architecture.output() == Output.SIGMOID ? Activation.sigmoid(logits) : logits;
  }

  private void encode(NDArray chunk, int steps, List<@Nullable State> states, Pace pace) {
    try (var scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      encoder.run(chunk, steps, states, pace);
    }
  }

  private void forecast(
      int horizon, List<@Nullable State> states, Pace pace, Consumer<NDArray> logits) {
    for (int done = 0; done < horizon; done += pace.stepsAtOnce()) {
      int steps = Math.min(pace.stepsAtOnce(), horizon - done);
      logits.accept(readOut(null, steps, states, pace));
    }
  }

  /** Each step is fed the frame before: the last one seen, then its own or its teacher's. */
  private void feedBack(
      NDArray lastFrame,
      int horizon,
      List<@Nullable State> states,
      @Nullable Teacher teacher,
      Pace pace,
      Consumer<NDArray> logits) {
    NDList truths = teacher == null ? null : cut(teacher.truth()).split(horizon, 0);
    NDArray input = lastFrame; // (B, C*p*p, H/p, W/p)
    for (int t = 0; t < horizon; t++) {
      NDArray next = readOut(input, 1, states, pace);
      logits.accept(next);
      input = activate(next);
      if (teacher != null && truths != null) {
        NDArray chosen = teacher.chosen().get(t); // (B, 1, 1, 1)
        input = input.add(truths.get(t).sub(input).mul(chosen));
      }
    }
  }

  /** Some steps of the forecasting network: (steps*B, C*p*p, H/p, W/p). */
  private NDArray readOut(
      @Nullable NDArray input, int steps, List<@Nullable State> states, Pace pace) {
    try (var scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray logits = readOut.read(forecaster.run(input, steps, states, pace));
      NDScope.unregister(logits);
      return logits;
    }
  }

  /** (n, B, C, H, W) to (n*B, C*p*p, H/p, W/p). */
  private NDArray cut(NDArray frames) {
    Shape s = frames.getShape();
    return patches.cut(frames.reshape(s.get(0) * s.get(1), s.get(2), s.get(3), s.get(4)));
  }

  private static NDArray last(NDList list) {
    return list.get(list.size() - 1);
  }

  private static NDList chunks(NDArray x, long size) {
    return x.split(LongStream.iterate(size, n -> n < x.size(0), n -> n + size).toArray(), 0);
  }
}
