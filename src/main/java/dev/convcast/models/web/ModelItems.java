package dev.convcast.models.web;

import dev.convcast.models.ModelEntry;
import dev.convcast.refusal.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of the list of models. */
@Schema(name = "Models")
record ModelItems(List<ModelItem> items) {

  static final int MOST = 500;

  /**
   * The models after the one of that name, newest first.
   *
   * @param limit how many at most, 1 to 500
   */
  static ModelItems page(List<ModelEntry> models, int limit, @Nullable String after) {
    if (limit < 1 || limit > MOST) {
      throw Refusal.doesNotFit("limit", "limit is %d; expected 1 to %d".formatted(limit, MOST));
    }
    int from = 0;
    if (after != null) {
      from = models.stream().map(model -> model.name().value()).toList().indexOf(after) + 1;
      if (from == 0) {
        throw Refusal.doesNotFit(
            "after",
            "after is '%s', which no model is called; expected the last name of the page before"
                .formatted(after));
      }
    }
    return new ModelItems(models.stream().skip(from).limit(limit).map(ModelItem::from).toList());
  }
}
