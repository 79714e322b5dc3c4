package dev.convcast.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.convcast.convlstm.EncoderForecaster;
import dev.convcast.convlstm.Libtorch;
import dev.convcast.convlstm.Parameters;
import dev.convcast.convlstm.Weights;
import dev.convcast.datasets.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The training loop: epochs of batches, a validation after each, the best epoch kept. */
final class Trainer {

  private final EncoderForecaster network;
  private final Parameters parameters;
  private final TrainingPlan.Recipe recipe;
  private final Optimizer optimizer;
  private final BatchReader reader;
  private final TrainingListener listener;
  private final BooleanSupplier cancelled;

  /** The weights of the best epoch, or of the last where nothing was kept to validate on. */
  record Result(Weights weights, int bestEpoch, List<TrainingListener.Epoch> history) {}

  Trainer(
      EncoderForecaster network,
      TrainingPlan.Recipe recipe,
      BatchReader reader,
      TrainingListener listener,
      BooleanSupplier cancelled) {
    this.network = network;
    this.parameters = network.parameters();
    this.recipe = recipe;
    this.optimizer = recipe.optimizer().create(recipe.learningRate(), recipe.momentum());
    this.reader = reader;
    this.listener = listener;
    this.cancelled = cancelled;
  }

  /** Trains to the end, or to nothing where it was cancelled, which is looked at every batch. */
  Optional<Result> train(Samples samples, Split.Parts parts) throws IOException {
    parameters.requireGradients();
    List<Sample> validation = samples.fixed(parts.validation());
    var history = new ArrayList<TrainingListener.Epoch>();
    Result best = null;
    double bestLoss = Double.POSITIVE_INFINITY;
    Stopwatch stopwatch = new Stopwatch(recipe.epochs());
    for (int epoch = 1; epoch <= recipe.epochs(); epoch++) {
      stopwatch.startEpoch();
      List<Sample> order = samples.shuffled(parts.train(), epoch);
      Double trainLoss = train(epoch, order, stopwatch);
      Double validationLoss = trainLoss == null ? null : validate(validation);
      if (trainLoss == null || (validationLoss == null && !validation.isEmpty())) {
        return Optional.empty();
      }
      history.add(
          new TrainingListener.Epoch(
              epoch, trainLoss, validationLoss, recipe.learningRate(), stopwatch.endEpoch()));
      listener.epoch(history.get(epoch - 1));
      if (validationLoss == null || validationLoss < bestLoss) {
        bestLoss = validationLoss == null ? bestLoss : validationLoss;
        best = new Result(parameters.weights(), epoch, List.copyOf(history));
        listener.best(best);
      }
    }
    return Optional.ofNullable(best)
        .map(result -> new Result(result.weights, result.bestEpoch, List.copyOf(history)));
  }

  private @Nullable Double train(int epoch, List<Sample> order, Stopwatch stopwatch) {
    var mean = new WeightedMean();
    List<List<Sample>> batches = batches(order);
    for (int b = 0; b < batches.size(); b++) {
      if (cancelled.getAsBoolean()) {
        return null;
      }
      double loss = learn(batches.get(b), mean);
      if (!Double.isFinite(loss)) {
        throw new TrainingFailedException(
            "The loss became %s at epoch %d batch %d of %d; a lower learning rate (it was %s) or a clipNorm may help"
                .formatted(loss, epoch, b + 1, batches.size(), recipe.learningRate()));
      }
      listener.progress(stopwatch.progress(epoch, b + 1, batches.size(), batches.get(b).size()));
    }
    return mean.value();
  }

  private double learn(List<Sample> samples, WeightedMean mean) {
    try (NDManager manager = Libtorch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Batch batch = read(manager, samples);
      NDArray loss = Libtorch.withGradients(() -> loss(batch));
      double value = loss.getFloat();
      if (Double.isFinite(value)) {
        mean.add(value, batch.validCount());
        Libtorch.backward(loss);
        Libtorch.withoutGradients(this::update);
      }
      return value;
    }
  }

  private Void update() {
    List<NDArray> gradients = Gradients.of(parameters.tensors());
    if (recipe.clipNorm() > 0) {
      Gradients.clip(gradients, recipe.clipNorm());
    }
    optimizer.step(parameters.tensors(), gradients);
    Gradients.clear(gradients);
    return null;
  }

  private @Nullable Double validate(List<Sample> samples) {
    var mean = new WeightedMean();
    for (List<Sample> batchOf : batches(samples)) {
      if (cancelled.getAsBoolean()) {
        return null;
      }
      try (NDManager manager = Libtorch.newManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Batch batch = read(manager, batchOf);
        mean.add(Libtorch.withoutGradients(() -> loss(batch)).getFloat(), batch.validCount());
      }
    }
    return mean.value();
  }

  private NDArray loss(Batch batch) {
    int horizon = (int) batch.targets().getShape().get(0);
    return recipe.loss().mean(network, network.logits(batch.inputs(), horizon), batch);
  }

  private Batch read(NDManager manager, List<Sample> samples) {
    try {
      return reader.read(manager, samples);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<List<Sample>> batches(List<Sample> samples) {
    var batches = new ArrayList<List<Sample>>();
    for (int from = 0; from < samples.size(); from += recipe.batch()) {
      batches.add(samples.subList(from, Math.min(samples.size(), from + recipe.batch())));
    }
    return batches;
  }
}
