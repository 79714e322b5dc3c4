package dev.convcast.verification.report;

import dev.convcast.verification.result.Evaluation;
import dev.convcast.verification.result.Spectrum;
import dev.convcast.verification.result.Spectrum.Band;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Power against wavelength, at the first, the middle and the last lead time. */
record SpectrumCharts(Evaluation evaluation) {

  private static final double NOTHING = 1e-12; // has no logarithm

  List<Map<String, String>> all() {
    return evaluation.spectra().stream()
        .map(Spectrum::lead)
        .distinct()
        .filter(lead -> at(lead).stream().anyMatch(each -> each.bands().size() > 1))
        .map(
            lead -> Map.of("alt", "Power spectra at lead time " + title(lead), "image", draw(lead)))
        .toList();
  }

  private List<Spectrum> at(int lead) {
    return evaluation.spectra().stream().filter(each -> each.lead() == lead).toList();
  }

  private String title(int lead) {
    String interval = evaluation.interval();
    return interval == null ? "frame " + lead : Told.number(lead * Told.minutes(interval)) + " min";
  }

  private String draw(int lead) {
    var plot = new Plot("Spectrum, " + title(lead), "wavelength, pixels", "power");
    plot.style().setYAxisLogarithmic(true);
    plot.style().setXAxisLogarithmic(true);
    List<Spectrum> spectra = at(lead);
    for (int i = 0; i < spectra.size(); i++) {
      Spectrum spectrum = spectra.get(i);
      if (i == 0) {
        plot.truth(values(spectrum, Band::wavelength), values(spectrum, Band::truth));
      }
      plot.line(
          i,
          spectrum.model(),
          values(spectrum, Band::wavelength),
          values(spectrum, Band::forecast));
    }
    return plot.png();
  }

  private static double[] values(Spectrum spectrum, ToDoubleFunction<Band> value) {
    return spectrum.bands().stream()
        .mapToDouble(band -> Math.max(NOTHING, value.applyAsDouble(band)))
        .toArray();
  }
}
