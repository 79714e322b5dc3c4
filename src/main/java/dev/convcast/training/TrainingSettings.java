package dev.convcast.training;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of trainings.
 *
 * @param heap the Java heap of a training process; its tensors lie outside of it
 * @param threads of a training process whose request names none; 0 for as many as there are
 *     processors
 * @param niceness how far a training process stands back where forecasts want the processors, 0 to
 *     19, as the command {@code nice} has it
 * @param checkpointInterval how often a training whose request does not say keeps a checkpoint
 */
@ConfigurationProperties("convcast.training")
record TrainingSettings(
    @DefaultValue("1GB") DataSize heap,
    @DefaultValue("0") int threads,
    @DefaultValue("10") int niceness,
    @DefaultValue("PT1M") Duration checkpointInterval) {

  TrainingSettings {
    if (threads < 0 || threads > 1024) {
      throw new IllegalArgumentException(
          "convcast.training.threads is %d; expected 0 to 1024".formatted(threads));
    }
    if (niceness < 0 || niceness > 19) {
      throw new IllegalArgumentException(
          "convcast.training.niceness is %d; expected 0 to 19".formatted(niceness));
    }
    if (checkpointInterval.isNegative()) {
      throw new IllegalArgumentException(
          "convcast.training.checkpoint-interval is %s; it cannot be negative"
              .formatted(checkpointInterval));
    }
  }

  int threadsOrAll() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
