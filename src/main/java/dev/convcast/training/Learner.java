package dev.convcast.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.convcast.convlstm.EncoderForecaster;
import dev.convcast.convlstm.LearningNetwork;
import dev.convcast.convlstm.Libtorch;
import dev.convcast.convlstm.Parameters;
import dev.convcast.convlstm.Weights;
import dev.convcast.training.optimization.Gradients;
import dev.convcast.training.optimization.Optimizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The weights that are learned, and what the optimizer and the averaging remember of them: all the
 * tensors that the next update depends on.
 */
final class Learner {

  private static final String WEIGHTS = "weights";
  private static final String AVERAGE = "average";
  private static final String OPTIMIZER = "optimizer.";

  private final LearningNetwork network;
  private final List<NDArray> tensors;
  private final Optimizer optimizer;
  private final double clipNorm;
  private final @Nullable Averaging averaging;

  Learner(LearningNetwork network, TrainingPlan.Recipe recipe, Optional<Averaging> averaging) {
    this.network = network;
    Parameters parameters = network.plain().parameters();
    this.tensors = List.copyOf(parameters.tensors());
    this.optimizer = recipe.optimizer().create(tensors, recipe.momentum(), recipe.weightDecay());
    this.clipNorm = recipe.clipNorm();
    this.averaging = averaging.orElse(null);
    parameters.requireGradients();
  }

  /** The network that learns. */
  LearningNetwork network() {
    return network;
  }

  private Parameters parameters() {
    return network.plain().parameters();
  }

  /** The network that is validated and kept: the averaged one, where weights are averaged. */
  EncoderForecaster kept() {
    return averaging == null ? network.plain() : averaging.network();
  }

  /**
   * Updates the weights along the gradients that were collected, and forgets those.
   *
   * @param batches how many batches' gradients they are the sum of
   * @param step from 1
   */
  void update(int batches, double rate, long step) {
    inPlace(
        () -> {
          List<NDArray> gradients = Gradients.of(tensors);
          if (batches > 1) {
            gradients.forEach(gradient -> gradient.muli(1.0 / batches));
          }
          if (clipNorm > 0) {
            Gradients.clip(gradients, clipNorm);
          }
          optimizer.step(gradients, rate, step);
          Gradients.clear(gradients);
          if (averaging != null) {
            averaging.follow(tensors, step);
          }
        });
  }

  /** Forgets gradients that came to no update. */
  void forget() {
    inPlace(() -> Gradients.clear(Gradients.of(tensors)));
  }

  /** What is made on the way is freed: it would live as long as the weights do. */
  private static void inPlace(Runnable change) {
    Libtorch.withoutGradients(
        () -> {
          try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            change.run();
            return scope;
          }
        });
  }

  /** Copies of everything, in groups of a tensor for each of the network's. */
  Map<String, Weights> save() {
    var groups = new LinkedHashMap<String, Weights>();
    groups().forEach((name, arrays) -> groups.put(name, parameters().copyOf(arrays)));
    return groups;
  }

  /** The names of what {@link #save} saves. */
  Set<String> groupNames() {
    return groups().keySet();
  }

  /** Goes on from what was saved. */
  void restore(Map<String, Weights> saved) {
    groups()
        .forEach(
            (name, arrays) ->
                parameters().copyInto(Objects.requireNonNull(saved.get(name)), arrays));
  }

  private Map<String, List<NDArray>> groups() {
    var groups = new LinkedHashMap<String, List<NDArray>>();
    groups.put(WEIGHTS, tensors);
    optimizer.memory().forEach((name, arrays) -> groups.put(OPTIMIZER + name, arrays));
    if (averaging != null) {
      groups.put(AVERAGE, averaging.tensors());
    }
    return groups;
  }
}
