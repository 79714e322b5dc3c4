package dev.convcast.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.convcast.convlstm.EncoderForecaster;
import dev.convcast.convlstm.LearningNetwork;
import dev.convcast.convlstm.Libtorch;
import dev.convcast.convlstm.Teacher;
import dev.convcast.convlstm.Weights;
import dev.convcast.datasets.Split;
import dev.convcast.jobs.process.WorkFailedException;
import dev.convcast.training.optimization.Schedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The training loop: epochs of batches, a validation after each, the best epoch kept. It goes on
 * from a checkpoint as if it had never stopped.
 */
final class Trainer {

  private final Learner learner;
  private final TrainingPlan plan;
  private final TrainingPlan.Recipe recipe;
  private final BatchReader reader;
  private final TrainingListener listener;
  private final BooleanSupplier stop;
  private TrainingState state = TrainingState.START;
  private @Nullable Weights best;

  /** The weights of the best epoch, or of the last where nothing was kept to validate on. */
  record Result(Weights weights, int bestEpoch, List<TrainingListener.Epoch> history) {}

  /**
   * @param stop looked at before every batch
   */
  Trainer(
      Learner learner,
      TrainingPlan plan,
      BatchReader reader,
      TrainingListener listener,
      BooleanSupplier stop) {
    this.learner = learner;
    this.plan = plan;
    this.recipe = plan.recipe();
    this.reader = reader;
    this.listener = listener;
    this.stop = stop;
  }

  void resume(Checkpoint checkpoint) {
    learner.restore(checkpoint.learner());
    best = checkpoint.best();
    state = checkpoint.state();
  }

  /** Trains to the end, or to nothing where it was stopped; either leaves a checkpoint. */
  Optional<Result> train(Samples samples, Split.Parts parts) throws IOException {
    List<List<Sample>> validation = batches(samples.fixed(parts.validation()));
    while (!finished()) {
      List<List<Sample>> batches = batches(samples.shuffled(parts.train(), state.epoch()));
      var stopwatch = new Stopwatch(recipe.epochs(), state);
      boolean interrupted = !learn(batches, stopwatch);
      long start = System.nanoTime();
      Double validationLoss = interrupted ? null : validate(validation);
      if (interrupted || stop.getAsBoolean()) {
        listener.checkpoint(checkpoint());
        return Optional.empty();
      }
      endEpoch(validationLoss, !validation.isEmpty(), batches.size(), Stopwatch.seconds(start));
    }
    if (best == null) {
      throw new IllegalStateException("a training without an epoch");
    }
    listener.checkpoint(checkpoint()); // what comes after may be interrupted too
    return Optional.of(new Result(best, state.bestEpoch(), state.history()));
  }

  private boolean finished() {
    boolean gainsNothing =
        recipe.earlyStopping().filter(e -> state.epochsWithoutGain() >= e.patience()).isPresent();
    return gainsNothing || state.epoch() > recipe.epochs();
  }

  /** Learns from the batches of an epoch that are left; returns false where it was stopped. */
  private boolean learn(List<List<Sample>> batches, Stopwatch stopwatch) {
    while (state.batch() < batches.size()) {
      int end = Math.min(batches.size(), state.batch() + recipe.accumulation());
      long start = System.nanoTime();
      var losses = new WeightedMean();
      for (int b = state.batch(); b < end; b++) {
        if (stop.getAsBoolean()) {
          if (b > state.batch()) {
            learner.forget();
          }
          return false;
        }
        learn(batches.get(b), b, batches.size(), losses);
        listener.progress(stopwatch.progress(b + 1, batches.size(), batches.get(b).size()));
      }
      int learned = end - state.batch();
      learner.update(learned, rate(batches.size()), state.updates() + 1);
      state = state.updated(learned, losses, Stopwatch.seconds(start));
      if (listener.wantsCheckpoint()) {
        listener.checkpoint(checkpoint());
      }
    }
    return true;
  }

  private void endEpoch(
      @Nullable Double validationLoss, boolean validates, int batches, double validationSeconds) {
    Double trainLoss = state.meanLoss();
    if (trainLoss == null) {
      throw nothingKnown("training");
    }
    if (validationLoss == null && validates) {
      throw nothingKnown("validation");
    }
    if (validationLoss != null && !Double.isFinite(validationLoss)) {
      throw diverged(validationLoss, "the validation of epoch %d".formatted(state.epoch()));
    }
    TeacherForcing teacher = recipe.teacherForcing();
    var epoch =
        new TrainingListener.Epoch(
            state.epoch(),
            trainLoss,
            validationLoss,
            rate(batches),
            teacher.start() > 0 ? teacher.rate(state.epoch()) : null,
            state.epochSeconds() + validationSeconds);
    double watched = validationLoss == null ? trainLoss : validationLoss;
    boolean isBest = validationLoss == null || gains(validationLoss);
    if (isBest) {
      best = learner.kept().parameters().weights();
    }
    Schedule.Plateau.Descent descent =
        recipe.schedule() instanceof Schedule.Plateau plateau
            ? plateau.after(state.descent(), watched)
            : state.descent();
    state = state.next(epoch, isBest, descent);
    listener.epoch(epoch);
  }

  private boolean gains(double validationLoss) {
    return state.bestLoss() == null || validationLoss < state.bestLoss();
  }

  /** Of the update that comes next, or at the end of an epoch of the one that came last. */
  private double rate(int batches) {
    long anEpoch = (batches + recipe.accumulation() - 1) / recipe.accumulation();
    boolean over = state.batch() == batches;
    var place =
        new Schedule.Place(
            over ? state.updates() - 1 : state.updates(), anEpoch, anEpoch * recipe.epochs());
    return recipe.learningRate() * recipe.schedule().share(place) * state.descent().share();
  }

  private void learn(List<Sample> samples, int batchNumber, int batches, WeightedMean losses) {
    double teacherRate =
        recipe.teacherForcing().rate(state.epoch() - 1 + (double) batchNumber / batches);
    try (NDManager manager = Libtorch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Batch batch = read(manager, samples);
      Teacher teacher = teacherRate == 0 ? null : teacher(manager, batch, teacherRate, batchNumber);
      LearningNetwork network = learner.network();
      int horizon = Math.toIntExact(batch.targets().size(0));
      NDArray logits = network.logits(batch.inputs(), horizon, teacher);
      NDArray loss = Libtorch.withGradients(() -> loss(network.plain(), logits, batch));
      double value = loss.getFloat();
      if (!Double.isFinite(value)) {
        throw diverged(
            value, "epoch %d batch %d of %d".formatted(state.epoch(), batchNumber + 1, batches));
      }
      losses.add(value, batch.validCount());
      network.backward(loss);
    }
  }

  private Teacher teacher(NDManager manager, Batch batch, double rate, int batchNumber) {
    var random = new SplittableRandom(Samples.seed(plan.seed(), state.epoch(), batchNumber + 1));
    long horizon = batch.targets().size(0);
    return new Teacher(
        batch.targets(),
        TeacherForcing.choose(manager, random, rate, horizon, batch.targets().size(1)));
  }

  private @Nullable Double validate(List<List<Sample>> batches) {
    var mean = new WeightedMean();
    for (List<Sample> samples : batches) {
      if (stop.getAsBoolean()) {
        break;
      }
      try (NDManager manager = Libtorch.newManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Batch batch = read(manager, samples);
        NDArray loss = Libtorch.withoutGradients(() -> validationLoss(learner.kept(), batch));
        mean.add(loss.getFloat(), batch.validCount());
      }
    }
    return mean.value();
  }

  private NDArray validationLoss(EncoderForecaster network, Batch batch) {
    int horizon = Math.toIntExact(batch.targets().size(0));
    return loss(network, network.logits(batch.inputs(), horizon), batch);
  }

  private NDArray loss(EncoderForecaster network, NDArray logits, Batch batch) {
    return recipe.loss().mean(network, logits, batch);
  }

  private Checkpoint checkpoint() {
    return new Checkpoint(state, learner.save(), best);
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

  private WorkFailedException diverged(double loss, String where) {
    return new WorkFailedException(
        "The loss became %s at %s, where the training stopped; a lower learning rate (it was %s) or a clipNorm may help"
            .formatted(loss, where, recipe.learningRate()));
  }

  private static WorkFailedException nothingKnown(String part) {
    return new WorkFailedException(
        "Every value to be forecast in the %s part is missing; expected some that are known"
            .formatted(part));
  }
}
