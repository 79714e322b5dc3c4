package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.Consumer;

/** A network with fixed weights that forecasts; may be used by several threads at once. */
public final class TrainedNetwork implements AutoCloseable {

  private final Architecture architecture;
  private final Parameters parameters;
  private final FasterForm form;

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
   * @param eachStep run before each step of each layer; what it throws ends the work
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
    return Libtorch.withoutGradients(
        () -> {
          EncoderForecaster network = form.on(rows, columns);
          try (NDManager manager = Libtorch.newManager()) {
            Shape shape = new Shape(batch, frames, channels, rows, columns);
            NDArray seen = manager.create(inputs, shape).transpose(1, 0, 2, 3, 4);
            Pace pace = Pace.within(architecture, batch, rows, columns, eachStep);
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
    Libtorch.withoutGradients(
        () -> {
          EncoderForecaster network = form.on(rows, columns);
          try (NDManager manager = Libtorch.newManager()) {
            NDArray seen = manager.create(inputs, new Shape(frames, 1, channels, rows, columns));
            Pace pace = Pace.within(architecture, 1, rows, columns, eachStep);
            network.forecastEach(
                seen,
                horizon,
                pace,
                logits -> eachFrame.accept(network.activate(logits).toFloatArray()));
            return null;
          }
        });
  }

  @Override
  public void close() {
    parameters.close();
  }
}
