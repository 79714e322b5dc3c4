package dev.convcast.models.web;

import dev.convcast.models.ModelCard;
import dev.convcast.models.ModelEntry;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model in a list. Unit, interval and score are those of the version that serves. */
@Schema(name = "Model")
record ModelItem(
    @Schema(example = "rain") String name,
    @Schema(description = "Its versions, newest first.", example = "[3, 1]") List<Integer> versions,
    @Schema(description = "Version by alias.", example = "{\"champion\": 3}")
        Map<String, Integer> aliases,
    @Schema(example = "mm/h") String unit,
    @Schema(type = "string", format = "duration", example = "PT5M") @Nullable Duration interval,
    @Schema(description = "The first of its card's scores, or null.") @Nullable Score score) {

  /** One number that says how good a model is, and which. */
  @Schema(name = "Score")
  record Score(@Schema(example = "validationLoss") String name, double value) {}

  static ModelItem from(ModelEntry entry) {
    ModelCard card = entry.serving().card();
    return new ModelItem(
        entry.name().value(),
        entry.versions(),
        entry.aliases(),
        card.frames().unit().symbol(),
        card.frames().interval(),
        score(card));
  }

  private static @Nullable Score score(ModelCard card) {
    return card.scores().entrySet().stream()
        .filter(score -> score.getValue() instanceof Number)
        .map(score -> new Score(score.getKey(), ((Number) score.getValue()).doubleValue()))
        .findFirst()
        .orElse(null);
  }
}
