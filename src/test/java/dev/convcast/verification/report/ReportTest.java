package dev.convcast.verification.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.frames.Grid;
import dev.convcast.verification.result.Evaluation;
import dev.convcast.verification.result.Evaluation.ForecasterScores;
import dev.convcast.verification.result.Scores;
import dev.convcast.verification.result.Scores.FractionsScore;
import dev.convcast.verification.result.Scores.ThresholdScores;
import dev.convcast.verification.result.Skill;
import dev.convcast.verification.result.Spectrum;
import dev.convcast.verification.result.Strip;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final Grid GRID = new Grid(1, 2, 3);
  private static final Pattern PICTURE = Pattern.compile("data:image/png;base64,([^\"]+)");

  private final String page =
      Report.html(
          new Report.Subject("<b>rain</b> version 3", "knmi", "f99849", NOON),
          evaluation(),
          List.of(strip()));

  @Test
  void standsAlone() {
    assertThat(page).doesNotContain("http:", "https:", "<script", "<link", "url(");
    assertThat(page).contains("&lt;b&gt;rain&lt;/b&gt; version 3").doesNotContain("<b>");
  }

  @Test
  void tellsWhatWasEvaluatedAndWhatCameOfIt() {
    assertThat(page)
        .contains("<dd>13 of 40 windows</dd>")
        .contains("<dd>6 seen, 2 forecast every 5 min</dd>")
        .contains("<td>MSE</td><td class=\"best\">0.25</td><td>0.5</td>")
        .contains("<td>CSI ≥ 1 mm/h</td><td>0.4</td><td class=\"best\">0.6</td>")
        .contains("<td>FSS ≥ 1 mm/h, 5 px</td><td>–</td><td class=\"best\">0.7</td>")
        .contains(
            "against persistence: by MSE better from 10 min on; by CSI ≥ 1 mm/h not better at the last lead times.")
        .contains("The worst case: 2026-06-01 12:00 UTC, mse 0.75");
  }

  @Test
  void drawsWhatIsDefinedOnly() {
    assertThat(page)
        .contains("alt=\"MSE against lead time\"")
        .contains("alt=\"CSI ≥ 1 mm/h against lead time\"")
        .doesNotContain("alt=\"SSIM against", "<td>SSIM</td>", "alt=\"cross-entropy");
    assertThat(page).contains("alt=\"Power spectra at lead time 10 min\"");
  }

  @Test
  void drawsWhereAnythingWasSeenAndWhatIsMissingInGrey() throws IOException {
    // of the 2 x 3 pixels the truth knows the left two columns
    List<BufferedImage> tiles =
        pictures().stream().filter(each -> each.getWidth() == 2 && each.getHeight() == 2).toList();
    assertThat(tiles).hasSize(4); // two rows of two lead times
    BufferedImage truth = tiles.get(0);
    assertThat(rgb(truth, 0, 0)).isEqualTo(0xf7f9fb);
    assertThat(rgb(truth, 1, 0)).isEqualTo(0xf6a13a);
    assertThat(rgb(tiles.get(2), 0, 1)).isEqualTo(ColourScale.MISSING);
  }

  private List<BufferedImage> pictures() throws IOException {
    var pictures = new ArrayList<BufferedImage>();
    Matcher matcher = PICTURE.matcher(page);
    while (matcher.find()) {
      pictures.add(
          ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(matcher.group(1)))));
    }
    return pictures;
  }

  private static int rgb(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & 0xffffff;
  }

  private static Evaluation evaluation() {
    var ours = new ForecasterScores("rain", 3, scores(null, 0.25, 0.4, null), leads(0.4));
    var theirs = new ForecasterScores("persistence", 1, scores(null, 0.5, 0.6, 0.7), leads(0.6));
    return new Evaluation(
        "mm/h",
        "PT5M",
        new Evaluation.Range(0, 10),
        "test",
        13,
        40,
        6,
        2,
        "own",
        List.of(ours, theirs),
        List.of(skill("mse", null, 2), skill("csi", 1.0, null)),
        List.of(spectrum(1), spectrum(2)),
        List.of(new Evaluation.Case(7, NOON, "mse", null, 0.75)),
        new Evaluation.Seconds(2, 1));
  }

  private static List<Scores> leads(double csi) {
    return List.of(scores(1, 0.2, csi, 0.5), scores(2, null, csi, null));
  }

  private static Scores scores(Integer lead, Double mse, double csi, Double fss) {
    return new Scores(
        lead,
        1_000,
        mse,
        0.1,
        0.5,
        0.0,
        null,
        null,
        20.0,
        0.9,
        List.of(
            new ThresholdScores(
                1.0, 4, 3, 3, 9, csi, 0.5, 0.5, 0.3, 1.0, List.of(new FractionsScore(5, fss)))));
  }

  private static Skill skill(String score, Double threshold, Integer from) {
    var none = new Skill.Comparison(null, null, null, null, null, null);
    return new Skill(score, threshold, null, "persistence", none, List.of(), from);
  }

  private static Spectrum spectrum(int lead) {
    return new Spectrum(
        "rain", lead, List.of(new Spectrum.Band(1, 3, 2, 2), new Spectrum.Band(2, 1.5, 0, 1)));
  }

  private static Strip strip() {
    float none = Float.NaN;
    float[] truth = {0, 8, none, 0, 0, none, 0, 0, none, 0, 0, none};
    float[] forecast = {0, 2, 5, none, 0, none, 0, 0, none, 0, 0, none};
    return new Strip(
        "worst",
        new Evaluation.Case(7, NOON, "mse", null, 0.75),
        GRID,
        List.of(new Strip.Row("truth", truth), new Strip.Row("rain", forecast)));
  }
}
