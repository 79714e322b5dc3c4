package dev.convcast.inference.web;

import dev.convcast.forecasting.Forecast;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The warnings of several forecasts as one text. */
final class Warnings {

  private Warnings() {}

  /** Each once; one that is not of all says whose it is. Null where there are none. */
  static @Nullable String of(List<Forecast> forecasts) {
    Map<String, Integer> counts = new HashMap<>();
    forecasts.forEach(one -> one.warnings().forEach(said -> counts.merge(said, 1, Integer::sum)));
    var text = new ArrayList<String>();
    for (int i = 0; i < forecasts.size(); i++) {
      for (String said : new LinkedHashSet<>(forecasts.get(i).warnings())) {
        if (!Integer.valueOf(forecasts.size()).equals(counts.get(said))) {
          text.add("sequence %d: %s".formatted(i + 1, said));
        } else if (i == 0) {
          text.add(said);
        }
      }
    }
    return text.isEmpty() ? null : String.join("; ", text);
  }
}
