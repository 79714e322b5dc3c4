package dev.convcast.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.convcast.convlstm.EncoderForecaster;
import dev.convcast.convlstm.Libtorch;
import dev.convcast.convlstm.Parameters;
import dev.convcast.convlstm.Teacher;
import dev.convcast.convlstm.Weights;
import dev.convcast.datasets.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
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
  private boolean stopped;

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
      Double trainLoss = train(epoch, samples.shuffled(parts.train(), epoch), stopwatch);
      Double validationLoss = validate(validation);
      if (stopped) {
        return Optional.empty();
      }
      if (trainLoss == null) {
        throw nothingKnown("training");
      }
      if (validationLoss == null && !validation.isEmpty()) {
        throw nothingKnown("validation");
      }
      history.add(epoch(epoch, trainLoss, validationLoss, stopwatch));
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

  private static TrainingFailedException nothingKnown(String part) {
    return new TrainingFailedException(
        "Every value to be forecast in the %s part is missing; expected some that are known"
            .formatted(part));
  }

  private TrainingListener.Epoch epoch(
      int epoch, double trainLoss, @Nullable Double validationLoss, Stopwatch stopwatch) {
    TeacherForcing teacher = recipe.teacherForcing();
    return new TrainingListener.Epoch(
        epoch,
        trainLoss,
        validationLoss,
        recipe.learningRate(),
        teacher.start() > 0 ? teacher.rate(epoch) : null,
        stopwatch.endEpoch());
  }

  private @Nullable Double train(int epoch, List<Sample> order, Stopwatch stopwatch) {
    var mean = new WeightedMean();
    var random = new SplittableRandom(epoch);
    List<List<Sample>> batches = batches(order);
    for (int b = 0; b < batches.size() && !stopped(); b++) {
      double rate = recipe.teacherForcing().rate(epoch - 1 + (double) b / batches.size());
      double loss = learn(batches.get(b), rate, random, mean);
      if (!Double.isFinite(loss)) {
        throw new TrainingFailedException(
            "The loss became %s at epoch %d batch %d of %d; a lower learning rate (it was %s) or a clipNorm may help"
                .formatted(loss, epoch, b + 1, batches.size(), recipe.learningRate()));
      }
      listener.progress(stopwatch.progress(epoch, b + 1, batches.size(), batches.get(b).size()));
    }
    return mean.value();
  }

  private double learn(
      List<Sample> samples, double teacherRate, SplittableRandom random, WeightedMean mean) {
    try (NDManager manager = Libtorch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Batch batch = read(manager, samples);
      long horizon = batch.targets().size(0);
      Teacher teacher =
          teacherRate == 0
              ? null
              : new Teacher(
                  batch.targets(),
                  TeacherForcing.choose(manager, random, teacherRate, horizon, samples.size()));
      NDArray loss = Libtorch.withGradients(() -> loss(batch, teacher));
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
      if (stopped()) {
        break;
      }
      try (NDManager manager = Libtorch.newManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Batch batch = read(manager, batchOf);
        NDArray loss = Libtorch.withoutGradients(() -> loss(batch, null));
        mean.add(loss.getFloat(), batch.validCount());
      }
    }
    return mean.value();
  }

  private boolean stopped() {
    stopped = stopped || cancelled.getAsBoolean();
    return stopped;
  }

  private NDArray loss(Batch batch, @Nullable Teacher teacher) {
    NDArray logits =
        teacher == null
            ? network.logits(batch.inputs(), Math.toIntExact(batch.targets().size(0)))
            : network.logits(batch.inputs(), teacher);
    return recipe.loss().mean(network, logits, batch);
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
