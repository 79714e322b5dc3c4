package dev.convcast.verification.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.convcast.verification.result.Evaluation;
import dev.convcast.verification.result.Strip;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One HTML page that stands alone: tables, each score against lead time, the spectra, and cases
 * beside the truth.
 */
public final class Report {

  private static final String TEMPLATE = "report.mustache";

  private Report() {}

  /**
   * What was evaluated on what.
   *
   * @param model as one speaks of it, such as {@code rain version 3}
   */
  public record Subject(String model, String dataset, String datasetSha256, Instant created) {}

  /** The page, in UTF-8 once it is written. */
  public static String html(Subject subject, Evaluation evaluation, List<Strip> strips) {
    var page = new LinkedHashMap<String, Object>();
    page.put("subject", subject);
    page.put("created", Told.time(subject.created()));
    page.put("evaluation", evaluation);
    page.put("facts", facts(subject, evaluation));
    page.put("names", evaluation.forecasters().stream().map(each -> each.model()).toList());
    page.put("scores", new ScoreTable(evaluation).rows());
    page.put("events", new ScoreTable(evaluation).events());
    page.put("verdicts", new Verdicts(evaluation).sentences());
    page.put("charts", new ScoreCharts(evaluation).all());
    page.put("spectra", new SpectrumCharts(evaluation).all());
    page.put("strips", new StripView(evaluation, strips).all());
    page.put("scale", new StripView(evaluation, strips).scale());
    page.put("worst", evaluation.worst().stream().map(Report::worst).toList());
    page.put("ranking", evaluation.worst().isEmpty() ? "" : ranking(evaluation.worst().get(0)));
    return template().execute(page);
  }

  private static List<Map<String, String>> facts(Subject subject, Evaluation evaluation) {
    String unit = Told.unit(evaluation.unit());
    return List.of(
        fact("Dataset", subject.dataset() + ", part “" + evaluation.split() + "”"),
        fact("Cases", "%d of %d windows".formatted(evaluation.cases(), evaluation.windows())),
        fact(
            "Frames",
            "%d seen, %d forecast%s"
                .formatted(
                    evaluation.inputs(),
                    evaluation.horizon(),
                    Told.interval(evaluation.interval())
                        .map(" every %s min"::formatted)
                        .orElse(""))),
        fact(
            "Range of the data",
            "%s to %s %s"
                .formatted(
                    Told.number(evaluation.dataRange().low()),
                    Told.number(evaluation.dataRange().high()),
                    unit)),
        fact(
            "Pixels that count",
            evaluation.pixels().equals("common")
                ? "those where the truth and every forecaster have a value"
                : "for each forecaster those where it and the truth have a value"));
  }

  private static Map<String, String> fact(String name, String value) {
    return Map.of("name", name, "value", value);
  }

  private static String ranking(Evaluation.Case worst) {
    Double threshold = worst.threshold();
    return worst.score() + (threshold == null ? "" : " at " + Told.number(threshold));
  }

  private static Map<String, String> worst(Evaluation.Case worst) {
    return Map.of(
        "when",
        Told.place(worst),
        "frame",
        Long.toString(worst.firstFrame()),
        "value",
        Told.number(worst.value()));
  }

  private static Template template() {
    try (Reader reader =
        new InputStreamReader(
            Objects.requireNonNull(Report.class.getResourceAsStream(TEMPLATE)),
            StandardCharsets.UTF_8)) {
      return Mustache.compiler().compile(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
