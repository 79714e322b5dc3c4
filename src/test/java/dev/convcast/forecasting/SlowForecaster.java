package dev.convcast.forecasting;

import dev.convcast.forecasters.Forecaster;
import dev.convcast.frames.Grid;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Repeats the last frame, a step whenever it is let. */
final class SlowForecaster implements Forecaster {

  final Semaphore steps = new Semaphore(0);
  final CountDownLatch entered = new CountDownLatch(1);
  final CountDownLatch abandoned = new CountDownLatch(1);
  final List<Integer> batches = new CopyOnWriteArrayList<>();
  final AtomicInteger closed = new AtomicInteger();

  @Override
  public float[] forecast(
      float[] inputs, int batch, int frames, Grid grid, int horizon, Runnable eachStep) {
    batches.add(batch);
    entered.countDown();
    int size = grid.size();
    float[] forecast = new float[batch * horizon * size];
    for (int h = 0; h < horizon; h++) {
      steps.acquireUninterruptibly();
      try {
        eachStep.run();
      } catch (RuntimeException e) {
        abandoned.countDown();
        throw e;
      }
      for (int b = 0; b < batch; b++) {
        int last = (b * frames + frames - 1) * size;
        System.arraycopy(inputs, last, forecast, (b * horizon + h) * size, size);
      }
    }
    return forecast;
  }

  @Override
  public void stream(
      float[] seen,
      int frames,
      Grid grid,
      int horizon,
      Runnable eachStep,
      Consumer<float[]> eachFrame) {
    float[] last = Arrays.copyOfRange(seen, (frames - 1) * grid.size(), frames * grid.size());
    for (int h = 0; h < horizon; h++) {
      forecast(seen, 1, frames, grid, 1, eachStep);
      eachFrame.accept(last.clone());
    }
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }
}
