package dev.convcast.training;

import dev.convcast.convlstm.Libtorch;
import dev.convcast.datasets.DatasetDescription;
import dev.convcast.datasets.Split;
import dev.convcast.frames.Unit;
import dev.convcast.models.ModelCard;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Writes down where a model comes from. */
final class Provenance {

  private Provenance() {}

  static ModelCard card(
      TrainingRequest request,
      TrainingPlan plan,
      DatasetDescription data,
      Split.Parts parts,
      Trainer.Result result) {
    Unit unit = data.unit();
    return new ModelCard(
        plan.architecture(),
        new ModelCard.Frames(
            plan.inputs(),
            plan.horizon(),
            data.interval(),
            unit == null ? Unit.ONE : unit,
            data.missingShare() > 0 ? ModelCard.Missing.FILL : ModelCard.Missing.REFUSE,
            plan.transform()),
        training(request, plan, result),
        data(data, parts),
        scores(result),
        Clock.systemUTC().instant(),
        null);
  }

  private static Map<String, Object> training(
      TrainingRequest request, TrainingPlan plan, Trainer.Result result) {
    var training = new LinkedHashMap<String, Object>();
    training.put("request", request);
    training.put("seed", plan.seed());
    training.put("parameterCount", plan.architecture().parameterCount());
    training.put("bestEpoch", result.bestEpoch());
    training.put("history", result.history());
    training.put(
        "seconds", result.history().stream().mapToDouble(TrainingListener.Epoch::seconds).sum());
    training.put("libraries", libraries());
    return training;
  }

  private static Map<String, Object> data(DatasetDescription data, Split.Parts parts) {
    var map = new LinkedHashMap<String, Object>();
    map.put("dataset", data.name().value());
    map.put("sha256", data.sha256());
    map.put("trainingWindows", parts.train().size());
    map.put("validationWindows", parts.validation().size());
    map.put("testWindows", parts.test().size());
    return map;
  }

  private static Map<String, Object> scores(Trainer.Result result) {
    Double loss = result.history().get(result.bestEpoch() - 1).validationLoss();
    return loss == null ? Map.of() : Map.of("validationLoss", loss);
  }

  private static Map<String, Object> libraries() {
    var libraries = new LinkedHashMap<String, Object>();
    libraries.put("convcast", version(Provenance.class));
    libraries.put("libtorch", Libtorch.version());
    libraries.put("java", Runtime.version().toString());
    return libraries;
  }

  private static String version(Class<?> type) {
    return Objects.requireNonNullElse(type.getPackage().getImplementationVersion(), "development");
  }
}
