package dev.convcast.verification;

import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.datasets.DatasetDescription;
import dev.convcast.forecasters.ForecastModel;
import dev.convcast.frames.Transform;
import dev.convcast.models.ModelCard;
import dev.convcast.refusal.Refusal;

/**
 * What is near and what is far in a unit.
 *
 * @param probability whether forecasts are probabilities once this range is taken to [0, 1]
 */
record DataRange(double low, double high, boolean probability) {

  /** The range of a model's transform; for a baseline that of the dataset. */
  static DataRange of(ForecastModel model, DatasetDescription data) {
    return model.card().map(DataRange::of).orElseGet(() -> of(data));
  }

  static DataRange of(ModelCard card) {
    Transform transform = card.frames().transform();
    return new DataRange(
        transform.low(),
        transform.high(),
        card.architecture().output() == Output.SIGMOID && transform instanceof Transform.Linear);
  }

  private static DataRange of(DatasetDescription data) {
    Float low = data.minimum();
    Float high = data.maximum();
    if (low == null || high == null || !(low < high)) {
      throw Refusal.doesNotFit(
          "dataset",
          "Dataset %s has no two values that differ; there is nothing to forecast"
              .formatted(data.name()));
    }
    return new DataRange(low, high, false);
  }
}
