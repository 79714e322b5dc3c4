package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A network with fixed weights that forecasts; may be used by several threads at once. */
public final class TrainedNetwork implements AutoCloseable {

  private final Architecture architecture;
  private final Parameters parameters;
  private final FasterForm form;

  /** Some sequences of a batch. */
  private record Share(int first, int count) {}

  private TrainedNetwork(Architecture architecture, Parameters parameters) {
    this.architecture = architecture;
    this.parameters = parameters;
    this.form = new FasterForm(architecture, parameters);
  }

  /** The weights must be exactly those of {@link Architecture#tensors()}. */
  public static TrainedNetwork of(Architecture architecture, Weights weights) {
    return new TrainedNetwork(architecture, Parameters.of(weights));
  }

  /**
   * Forecasts a batch of sequences, each as if it were alone.
   *
   * @param inputs (B, T, C, H, W), transformed, without NaN
   * @param eachStep run before each step of each layer, maybe by several threads; what it throws
   *     ends the work
   * @return (B, horizon, C, H, W) after the output's activation
   */
  public float[] forecast(
      float[] inputs,
      int batch,
      int frames,
      int channels,
      int rows,
      int columns,
      int horizon,
      Runnable eachStep) {
    FasterForm.Chosen chosen = form.on(batch, rows, columns);
    int seen = inputs.length / batch;
    int ahead = Math.multiplyExact(horizon, channels * rows * columns);
    float[] forecasts = new float[Math.multiplyExact(batch, ahead)];
    BiConsumer<Share, Team> work =
        (share, team) -> {
          float[] own =
              Arrays.copyOfRange(
                  inputs, share.first() * seen, (share.first() + share.count()) * seen);
          Shape shape = new Shape(share.count(), frames, channels, rows, columns);
          Pace pace = Pace.within(architecture, share.count(), rows, columns, team, eachStep);
          float[] part = forecast(chosen.network(), own, shape, horizon, pace);
          System.arraycopy(part, 0, forecasts, share.first() * ahead, part.length);
        };
    chosen.run(shares(batch), work);
    return forecasts;
  }

  private static List<Share> shares(int batch) {
    int count = Math.min(batch, Cores.count());
    return IntStream.range(0, count)
        .mapToObj(i -> new Share(batch * i / count, batch * (i + 1) / count - batch * i / count))
        .toList();
  }

  private static float[] forecast(
      EncoderForecaster network, float[] inputs, Shape shape, int horizon, Pace pace) {
    return Libtorch.withoutGradients(
        () -> {
          try (NDManager manager = Libtorch.newManager()) {
            NDArray seen = manager.create(inputs, shape).transpose(1, 0, 2, 3, 4);
            NDArray forecast = network.activate(network.logits(seen, horizon, pace));
            return forecast.transpose(1, 0, 2, 3, 4).toFloatArray();
          }
        });
  }

  /**
   * Forecasts one sequence and hands out each frame as soon as the network has read it out.
   *
   * @param inputs (T, C, H, W), transformed, without NaN
   * @param eachStep run before each step of each layer; what it throws ends the work
   * @param eachFrame is given (C, H, W) after the output's activation, for each lead time
   */
  public void stream(
      float[] inputs,
      int frames,
      int channels,
      int rows,
      int columns,
      int horizon,
      Runnable eachStep,
      Consumer<float[]> eachFrame) {
    FasterForm.Chosen chosen = form.on(1, rows, columns);
    Shape shape = new Shape(frames, 1, channels, rows, columns);
    chosen.run(
        shares(1),
        (share, team) ->
            Libtorch.withoutGradients(
                () -> {
                  try (NDManager manager = Libtorch.newManager()) {
                    EncoderForecaster network = chosen.network();
                    Pace pace = Pace.within(architecture, 1, rows, columns, team, eachStep);
                    network.forecastEach(
                        manager.create(inputs, shape),
                        horizon,
                        pace,
                        logits -> eachFrame.accept(network.activate(logits).toFloatArray()));
                    return null;
                  }
                }));
  }

  @Override
  public void close() {
    parameters.close();
  }
}
