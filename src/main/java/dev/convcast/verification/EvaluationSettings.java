package dev.convcast.verification;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of evaluations.
 *
 * @param heap the Java heap of an evaluation's process; its tensors lie outside of it
 * @param threads of an evaluation's process; 0 for as many as there are processors
 * @param niceness how far an evaluation's process stands back where forecasts want the processors,
 *     0 to 19, as the command {@code nice} has it
 */
@ConfigurationProperties("convcast.evaluation")
record EvaluationSettings(
    @DefaultValue("2GB") DataSize heap,
    @DefaultValue("0") int threads,
    @DefaultValue("10") int niceness) {

  EvaluationSettings {
    if (threads < 0 || threads > 1024) {
      throw new IllegalArgumentException(
          "convcast.evaluation.threads is %d; expected 0 to 1024".formatted(threads));
    }
    if (niceness < 0 || niceness > 19) {
      throw new IllegalArgumentException(
          "convcast.evaluation.niceness is %d; expected 0 to 19".formatted(niceness));
    }
  }

  int threadsOrAll() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
