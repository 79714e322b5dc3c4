package dev.convcast.forecasting;

import dev.convcast.convlstm.TrainedNetwork;
import dev.convcast.frames.Grid;
import dev.convcast.models.ModelStore;
import dev.convcast.models.StoredModel;

/** A network from the model store. */
record StoredNetwork(TrainedNetwork network) implements Network {

  static StoredNetwork load(ModelStore store, StoredModel model) {
    return new StoredNetwork(TrainedNetwork.of(model.card().architecture(), store.weights(model)));
  }

  @Override
  public float[] forecast(
      float[] inputs, int batch, int frames, Grid grid, int horizon, Runnable eachStep) {
    return network.forecast(
        inputs, batch, frames, grid.channels(), grid.rows(), grid.columns(), horizon, eachStep);
  }

  @Override
  public void close() {
    network.close();
  }
}
