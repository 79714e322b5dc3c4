package dev.convcast.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.convcast.datasets.FrameArchive;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Transform;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads samples from a dataset into batches, transformed. */
final class BatchReader {

  private final FrameArchive archive;
  private final Transform transform;
  private final int inputs;
  private final int horizon;
  private final Grid sampleGrid;
  private final float[] window;

  BatchReader(FrameArchive archive, TrainingPlan plan) {
    this.archive = archive;
    this.transform = plan.transform();
    this.inputs = plan.inputs();
    this.horizon = plan.horizon();
    Grid whole = archive.grid();
    this.sampleGrid =
        plan.crop().map(c -> new Grid(whole.channels(), c.rows(), c.columns())).orElse(whole);
    this.window = new float[Math.multiplyExact(inputs + horizon, whole.size())];
  }

  Batch read(NDManager manager, List<Sample> samples) throws IOException {
    int size = samples.size();
    float[] seen = new float[inputs * size * sampleGrid.size()];
    float[] targets = new float[horizon * size * sampleGrid.size()];
    float[] valid = new float[targets.length];
    for (int b = 0; b < size; b++) {
      archive.read(samples.get(b).window(), window);
      for (int t = 0; t < inputs; t++) {
        copy(samples.get(b), t, seen, t * size + b, null);
      }
      for (int t = 0; t < horizon; t++) {
        copy(samples.get(b), inputs + t, targets, t * size + b, valid);
      }
    }
    long validCount = 0;
    for (float v : valid) {
      validCount += (long) v;
    }
    return new Batch(
        manager.create(seen, shape(inputs, size)),
        manager.create(targets, shape(horizon, size)),
        manager.create(valid, shape(horizon, size)),
        validCount);
  }

  /** Copies a frame's part to place {@code index} of the target; the network sees missing as 0. */
  private void copy(Sample sample, int frame, float[] target, int index, float @Nullable [] valid) {
    Grid grid = archive.grid();
    Augmentation.View view = sample.view();
    int rows = sampleGrid.rows();
    int columns = sampleGrid.columns();
    int source = view.frame(frame, inputs + horizon);
    int to = index * sampleGrid.size();
    for (int c = 0; c < grid.channels(); c++) {
      int plane = (source * grid.channels() + c) * grid.rows();
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++, to++) {
          int row = sample.row() + view.row(y, x, rows);
          int column = sample.column() + view.column(y, x, columns);
          float value = window[(plane + row) * grid.columns() + column];
          boolean known = !Float.isNaN(value);
          target[to] = known ? transform.apply(value) : 0;
          if (valid != null && known) {
            valid[to] = 1;
          }
        }
      }
    }
  }

  private Shape shape(int frames, int batch) {
    return new Shape(frames, batch, sampleGrid.channels(), sampleGrid.rows(), sampleGrid.columns());
  }
}
