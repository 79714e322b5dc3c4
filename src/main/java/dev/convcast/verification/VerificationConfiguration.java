package dev.convcast.verification;

import dev.convcast.jobs.Jobs;
import dev.convcast.models.ModelStore;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class VerificationConfiguration {

  @Bean
  EvaluationStore evaluationStore(@Value("${convcast.home:.}") Path home, JsonMapper json) {
    Path root = home.toAbsolutePath().normalize().resolve("data").resolve("evaluations");
    return new EvaluationStore(root, json);
  }

  @Bean
  Evaluations evaluations(Jobs jobs, EvaluationStore store, JsonMapper json) {
    return new Evaluations(jobs, store, json);
  }

  @Bean
  Promotion promotion(ModelStore models, Evaluations evaluations) {
    return new Promotion(models, evaluations);
  }

  @Bean
  SkillMetrics skillMetrics(ModelStore models, Evaluations evaluations) {
    return new SkillMetrics(models, evaluations);
  }
}
