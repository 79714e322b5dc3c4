package dev.convcast.verification.scores;

import dev.convcast.frames.Grid;
import dev.convcast.verification.result.Scores;
import dev.convcast.verification.result.Spectrum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What one forecaster's forecasts add up to, lead time by lead time. Its size is always the same.
 */
public final class Tally {

  private final Measures measures;
  private final List<LeadTally> leads;
  private final Map<Integer, PowerSpectrum> spectra = new TreeMap<>(); // by lead time, from 0

  public Tally(Measures measures, int horizon) {
    this.measures = measures;
    var empty = new ArrayList<LeadTally>();
    for (int lead = 0; lead < horizon; lead++) {
      empty.add(new LeadTally(measures));
    }
    leads = List.copyOf(empty);
    for (int lead : new int[] {0, (horizon - 1) / 2, horizon - 1}) {
      spectra.put(lead, new PowerSpectrum(measures.tables().rings(), measures.low()));
    }
  }

  /**
   * Adds a forecast.
   *
   * @param forecast (horizon, C, H, W)
   * @param truth the same frames as they came
   */
  public void add(float[] forecast, float[] truth, Grid grid) {
    for (int lead = 0; lead < leads.size(); lead++) {
      List<FramePair> channels = pairs(forecast, truth, grid, lead);
      leads.get(lead).add(channels);
      PowerSpectrum spectrum = spectra.get(lead);
      if (spectrum != null) {
        channels.forEach(spectrum::add);
      }
    }
  }

  private static List<FramePair> pairs(float[] forecast, float[] truth, Grid grid, int lead) {
    int size = grid.rows() * grid.columns();
    var pairs = new ArrayList<FramePair>();
    for (int channel = 0; channel < grid.channels(); channel++) {
      int from = (lead * grid.channels() + channel) * size;
      pairs.add(
          new FramePair(
              Arrays.copyOfRange(forecast, from, from + size),
              Arrays.copyOfRange(truth, from, from + size),
              grid.rows(),
              grid.columns()));
    }
    return pairs;
  }

  /** Adds what other cases have added up to. */
  public void add(Tally other) {
    for (int lead = 0; lead < leads.size(); lead++) {
      leads.get(lead).add(other.leads.get(lead));
    }
    other.spectra.forEach((lead, theirs) -> Objects.requireNonNull(spectra.get(lead)).add(theirs));
  }

  /** Over all lead times together. */
  public Scores overall() {
    var together = new LeadTally(measures);
    leads.forEach(together::addLead);
    return together.scores(null);
  }

  public List<Scores> byLeadTime() {
    var scores = new ArrayList<Scores>();
    for (int lead = 0; lead < leads.size(); lead++) {
      scores.add(leads.get(lead).scores(lead + 1));
    }
    return scores;
  }

  /** At the first, the middle and the last lead time. */
  public List<Spectrum> spectra(String model) {
    return spectra.entrySet().stream()
        .map(each -> new Spectrum(model, each.getKey() + 1, each.getValue().bands()))
        .toList();
  }
}
