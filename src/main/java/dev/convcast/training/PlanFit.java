package dev.convcast.training;

import dev.convcast.convlstm.Architecture;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.datasets.DatasetDescription;
import dev.convcast.refusal.Refusal;

/** Whether the parts of a plan fit each other and the dataset. */
final class PlanFit {

  private PlanFit() {}

  static void check(TrainingPlan plan, DatasetDescription data) {
    Architecture network = plan.architecture();
    if (network.channels() != data.channels()) {
      throw Refusal.doesNotFit(
          "architecture.channels",
          "architecture.channels is %d; dataset %s has %d"
              .formatted(network.channels(), data.name(), data.channels()));
    }
    if (plan.recipe().loss() == Loss.CROSS_ENTROPY && network.output() != Output.SIGMOID) {
      throw Refusal.doesNotFit(
          "training.loss",
          "training.loss is cross-entropy for a linear output; expected mse or mae, or the output sigmoid");
    }
    if (network.rows() != null && network.columns() != null) {
      int rows = plan.crop().map(Crop::rows).orElse(data.rows());
      int columns = plan.crop().map(Crop::columns).orElse(data.columns());
      int wantedRows = patches(rows, network.patch());
      int wantedColumns = patches(columns, network.patch());
      if (network.rows() != wantedRows || network.columns() != wantedColumns) {
        throw Refusal.doesNotFit(
            "architecture.peephole",
            "Peepholes by position have %d x %d patches; training on %d x %d pixels needs %d x %d"
                .formatted(
                    network.rows(), network.columns(), rows, columns, wantedRows, wantedColumns));
      }
    }
  }

  private static int patches(int pixels, int patch) {
    return (pixels + patch - 1) / patch;
  }
}
