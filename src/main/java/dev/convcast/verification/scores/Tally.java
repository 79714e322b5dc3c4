package dev.convcast.verification.scores;

import dev.convcast.frames.Grid;
import dev.convcast.verification.result.Scores;
import dev.convcast.verification.result.Spectrum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one forecaster's forecasts add up to, lead time by lead time. Its size is always the same.
 */
public final class Tally {

  private final Measures measures;
  private final List<LeadTally> leads;

  public Tally(Measures measures, int horizon) {
    this.measures = measures;
    var empty = new ArrayList<LeadTally>();
    for (int lead = 0; lead < horizon; lead++) {
      empty.add(new LeadTally(measures));
    }
    leads = List.copyOf(empty);
  }

  /**
   * Adds a forecast.
   *
   * @param forecast (horizon, C, H, W)
   * @param truth the same frames as they came
   */
  public void add(float[] forecast, float[] truth, Grid grid) {
    for (int lead = 0; lead < leads.size(); lead++) {
      leads.get(lead).add(pairs(forecast, truth, grid, lead));
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

  public List<Spectrum> spectra(String model) {
    var spectra = new ArrayList<Spectrum>();
    for (int lead = 0; lead < leads.size(); lead++) {
      spectra.add(new Spectrum(model, lead + 1, leads.get(lead).bands()));
    }
    return spectra;
  }
}
