package dev.convcast.forecasting;

import dev.convcast.forecasters.Forecaster;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Forecasts that are made together: of one model, and of one shape. */
final class Batch {

  private final List<ForecastTask> tasks;
  private final int frames;
  private final Grid grid;
  private final int longest;

  Batch(List<ForecastTask> tasks) {
    FrameSequence first = tasks.get(0).seen();
    this.tasks = tasks;
    this.frames = first.frames();
    this.grid = first.grid();
    this.longest = tasks.stream().mapToInt(ForecastTask::horizon).max().orElseThrow();
  }

  /**
   * Runs the longest horizon.
   *
   * @return (B, horizon, C, H, W); nothing of a stream, whose frames have all been handed out
   */
  float[] run(Forecaster forecaster, Runnable eachStep) {
    Optional<Consumer<float[]>> eachFrame = tasks.get(0).eachFrame();
    if (eachFrame.isPresent()) { // it is alone: it goes with no other
      forecaster.stream(inputs(), frames, grid, longest, eachStep, eachFrame.get());
      return new float[0];
    }
    return forecaster.forecast(inputs(), tasks.size(), frames, grid, longest, eachStep);
  }

  /** Answers each with its own part of what the run has said. */
  void answer(float[] said) {
    if (tasks.size() == 1) {
      tasks.get(0).answer().complete(said);
      return;
    }
    for (int b = 0; b < tasks.size(); b++) {
      ForecastTask task = tasks.get(b);
      int from = b * longest * grid.size();
      int to = from + task.horizon() * grid.size();
      task.answer().complete(Arrays.copyOfRange(said, from, to));
    }
  }

  private float[] inputs() {
    if (tasks.size() == 1) {
      return tasks.get(0).seen().values();
    }
    int length = frames * grid.size();
    float[] inputs = new float[tasks.size() * length]; // (B, T, C, H, W)
    for (int b = 0; b < tasks.size(); b++) {
      System.arraycopy(tasks.get(b).seen().values(), 0, inputs, b * length, length);
    }
    return inputs;
  }
}
