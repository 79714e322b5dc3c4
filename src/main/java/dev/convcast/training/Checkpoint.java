package dev.convcast.training;

import dev.convcast.convlstm.Weights;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a training needs to go on as if nothing had happened.
 *
 * @param learner the weights and what is remembered of them, as {@link Learner#save} gives them
 * @param best the weights of the best epoch, null before there is one
 */
record Checkpoint(TrainingState state, Map<String, Weights> learner, @Nullable Weights best) {}
