package dev.convcast.training;

import dev.convcast.convlstm.EncoderForecaster;
import dev.convcast.convlstm.Initialisation;
import dev.convcast.convlstm.LearningNetwork;
import dev.convcast.convlstm.Parameters;
import dev.convcast.convlstm.Weights;
import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Split;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The training loop in this process. */
record TestTraining(FrameArchive archive, TrainingPlan plan, @Nullable Checkpoint from) {

  TestTraining(FrameArchive archive, TrainingPlan plan) {
    this(archive, plan, null);
  }

  /** What came of it: nothing where it was stopped; and the checkpoints that it left. */
  record Run(Optional<Trainer.Result> result, List<Checkpoint> checkpoints) {}

  Run run(List<TrainingListener.Epoch> heard, BooleanSupplier stop, BooleanSupplier wantsCheckpoint)
      throws IOException {
    Weights first = Initialisation.glorot(plan.architecture(), plan.seed());
    var checkpoints = new ArrayList<Checkpoint>();
    try (Parameters parameters = Parameters.of(first);
        Parameters averages = Parameters.of(first)) {
      var learner =
          new Learner(
              new LearningNetwork(plan.architecture(), parameters),
              plan.recipe(),
              plan.recipe()
                  .averagingDecay()
                  .map(
                      d -> new Averaging(new EncoderForecaster(plan.architecture(), averages), d)));
      var listener =
          new TrainingListener() {
            @Override
            public void progress(Progress progress) {
              if (progress.batch() < 1
                  || progress.batch() > progress.batches()
                  || progress.secondsLeft() < 0) {
                throw new AssertionError(progress);
              }
            }

            @Override
            public void epoch(Epoch epoch) {
              heard.add(epoch);
            }

            @Override
            public boolean wantsCheckpoint() {
              return wantsCheckpoint.getAsBoolean();
            }

            @Override
            public void checkpoint(Checkpoint checkpoint) {
              checkpoints.add(checkpoint);
            }
          };
      var trainer = new Trainer(learner, plan, new BatchReader(archive, plan), listener, stop);
      if (from != null) {
        trainer.resume(from);
      }
      Split.Parts parts =
          Split.of(archive, plan.split(), plan.seed()).windows(plan.inputs(), plan.horizon());
      var result = trainer.train(new Samples(archive, plan), parts);
      requireNothingLeaked(parameters, learner.groupNames().size());
      return new Run(result, checkpoints);
    }
  }

  /** Whatever is still there lives until the end of the training. */
  private static void requireNothingLeaked(Parameters parameters, int groups) {
    int tensors = parameters.tensors().size();
    int alive = parameters.tensors().iterator().next().getManager().getManagedArrays().size();
    if (alive > groups * tensors) {
      throw new AssertionError(
          "%d tensors are alive for %d groups of %d".formatted(alive, groups, tensors));
    }
  }
}
