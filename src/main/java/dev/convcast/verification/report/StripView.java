package dev.convcast.verification.report;

import dev.convcast.verification.result.Evaluation;
import dev.convcast.verification.result.Strip;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Cases, a row of frames for the truth and for each forecaster; of a frame its first channel. */
record StripView(Evaluation evaluation, List<Strip> strips) {

  private static final int COLUMNS = 10;
  private static final int SAMPLE = 1_000_000;
  private static final double QUANTILE = 0.995;

  /** One for all strips, up to where hardly anything that was seen lies above. */
  private ColourScale colours() {
    double low = evaluation.dataRange().low();
    float[] seen = new float[SAMPLE * strips.size()];
    int count = 0;
    for (Strip strip : strips) {
      float[] truth = strip.rows().get(0).frames();
      for (int i = 0, n = 0; n < SAMPLE && i < truth.length; n++, i += 1 + truth.length / SAMPLE) {
        if (truth[i] > low) {
          seen[count++] = truth[i];
        }
      }
    }
    Arrays.sort(seen, 0, count);
    double high = count == 0 ? evaluation.dataRange().high() : seen[(int) (QUANTILE * count)];
    return new ColourScale(low, high);
  }

  Map<String, String> scale() {
    ColourScale colours = colours();
    return Map.of(
        "image",
        Plot.png(colours.bar(256, 12)),
        "low",
        Told.number(colours.low()),
        "high",
        (Told.number(colours.high()) + " " + Told.unit(evaluation.unit())).strip());
  }

  List<Map<String, Object>> all() {
    ColourScale colours = colours();
    return strips.stream().map(strip -> view(strip, colours)).toList();
  }

  private Map<String, Object> view(Strip strip, ColourScale colours) {
    Tile tile = Tile.where(strip.rows().get(0).frames(), strip.grid(), colours);
    return Map.of(
        "place",
        strip.place(),
        "when",
        Told.place(strip.which()),
        "score",
        strip.which().score(),
        "value",
        Told.number(strip.which().value()),
        "leads",
        leads().stream().map(this::title).toList(),
        "rows",
        strip.rows().stream().map(row -> row(row, tile)).toList());
  }

  private List<Integer> leads() {
    int horizon = evaluation.horizon();
    int columns = Math.min(COLUMNS, horizon);
    return IntStream.rangeClosed(1, columns).mapToObj(n -> n * horizon / columns).toList();
  }

  private String title(int lead) {
    String interval = evaluation.interval();
    return interval == null
        ? "+" + lead
        : "+" + Told.number(lead * Told.minutes(interval)) + " min";
  }

  private Map<String, Object> row(Strip.Row row, Tile tile) {
    return Map.of(
        "name",
        row.name(),
        "tiles",
        leads().stream().map(lead -> Plot.png(tile.draw(row.frames(), lead))).toList());
  }
}
