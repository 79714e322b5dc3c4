package dev.convcast.verification;

import dev.convcast.datasets.DatasetDescription;
import dev.convcast.datasets.Split;
import dev.convcast.forecasters.ForecastModel;
import dev.convcast.models.ModelCard;
import dev.convcast.refusal.Field;
import dev.convcast.refusal.Spelling;
import dev.convcast.verification.EvaluationRequest.FractionsFile;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** How a dataset was split when a model was trained on it, by what its card says. */
record TrainedSplit(Split.Fractions fractions, long seed) {

  static final TrainedSplit USUAL = new TrainedSplit(new Split.Fractions(0.1, 0.1), 1);

  /** Empty where the model was trained on other frames, or nothing is known of its training. */
  static Optional<TrainedSplit> of(ForecastModel model, DatasetDescription data) {
    return model
        .card()
        .filter(card -> isTrainedOn(card, data.sha256()))
        .flatMap(card -> of(card.training()));
  }

  static boolean isTrainedOn(ModelCard card, String datasetSha256) {
    return datasetSha256.equals(card.data().get("sha256"));
  }

  /** Whether a part of a dataset was kept from a model's training. */
  static boolean isUnseen(ModelCard card, String datasetSha256, EvaluationRequest request) {
    if (!isTrainedOn(card, datasetSha256)) {
      return true;
    }
    FractionsFile shares = Field.required("fractions", request.fractions());
    return Spelling.of(Part.TEST).equals(request.split())
        && of(card.training())
            .filter(trained -> Objects.equals(trained.seed(), request.seed()))
            .filter(trained -> Objects.equals(trained.fractions.test(), shares.test()))
            .isPresent();
  }

  private static Optional<TrainedSplit> of(Map<String, Object> training) {
    return training.get("request") instanceof Map<?, ?> request
            && request.get("split") instanceof Map<?, ?> split
            && split.get("validation") instanceof Number validation
            && split.get("test") instanceof Number test
            && training.get("seed") instanceof Number seed
            && validation.doubleValue() >= 0
            && test.doubleValue() >= 0
            && validation.doubleValue() + test.doubleValue() < 1
        ? Optional.of(
            new TrainedSplit(
                new Split.Fractions(validation.doubleValue(), test.doubleValue()),
                seed.longValue()))
        : Optional.empty();
  }
}
