package dev.convcast.verification.scores;

import boofcv.alg.transform.fft.GeneralPurposeFFT_F64_1D;
import boofcv.alg.transform.fft.GeneralPurposeFFT_F64_2D;
import dev.convcast.verification.result.Spectrum;
import java.util.ArrayList;
import java.util.List;

/**
 * The radially averaged power spectra of forecasts and of the truth: the mean of |F|^2 / (H W) over
 * the wavenumbers around k cycles a domain and over all frames, F the discrete Fourier transform of
 * a frame without its mean.
 */
public final class PowerSpectrum {

  private static final int SINGLE = 16;
  private static final double BAND = Math.pow(2, 0.25);

  private final Rings rings;
  private final float fill;
  private final double[] forecast;
  private final double[] truth;
  private long frames;

  /**
   * @param fill what missing pixels are set to, in both
   */
  public PowerSpectrum(Rings rings, double fill) {
    this.rings = rings;
    this.fill = (float) fill;
    this.forecast = new double[rings.count()];
    this.truth = new double[rings.count()];
  }

  /** Both at once: one transform of forecast + i truth holds them, as each is real. */
  public void add(FramePair pair) {
    if (!pair.anyValid()) {
      return;
    }
    int rows = pair.rows();
    int columns = pair.columns();
    double[] z = transform(pair);
    double weight = 0.25 / ((double) rows * columns);
    for (int y = 0; y < rows; y++) {
      int opposite = (rows - y) % rows * columns;
      for (int x = 0; x <= columns / 2; x++) { // the other half says the same
        int k = rings.of(y * columns + x);
        if (k > 0 && k < forecast.length) {
          int i = 2 * (y * columns + x);
          int j = 2 * (opposite + (columns - x) % columns);
          double times = x == 0 || 2 * x == columns ? weight : 2 * weight;
          forecast[k] += times * power(z[i] + z[j], z[i + 1] - z[j + 1]);
          truth[k] += times * power(z[i + 1] + z[j + 1], z[i] - z[j]);
        }
      }
    }
    frames++;
  }

  private double[] transform(FramePair pair) {
    double[] z = new double[2 * pair.truth().length];
    for (int i = 0; i < pair.truth().length; i++) {
      z[2 * i] = pair.valid(i) ? pair.forecast()[i] : fill;
      z[2 * i + 1] = pair.valid(i) ? pair.truth()[i] : fill;
    }
    if (pair.rows() > 1 && pair.columns() > 1) {
      new GeneralPurposeFFT_F64_2D(pair.rows(), pair.columns()).complexForward(z);
    } else {
      new GeneralPurposeFFT_F64_1D(pair.truth().length).complexForward(z);
    }
    return z;
  }

  private static double power(double real, double imaginary) {
    return real * real + imaginary * imaginary;
  }

  public void add(PowerSpectrum other) {
    for (int k = 0; k < forecast.length; k++) {
      forecast[k] += other.forecast[k];
      truth[k] += other.truth[k];
    }
    frames += other.frames;
  }

  /** Each wavenumber up to 16, then bands of a quarter of an octave. */
  public List<Spectrum.Band> bands() {
    var bands = new ArrayList<Spectrum.Band>();
    double end = SINGLE;
    for (int first = 1; frames > 0 && first < forecast.length; ) {
      int next = first + 1;
      if (first >= SINGLE) {
        end *= BAND;
        next = Math.min(forecast.length, Math.max(next, (int) Math.ceil(end)));
      }
      bands.add(band(first, next));
      first = next;
    }
    return bands;
  }

  private Spectrum.Band band(int first, int next) {
    long modes = 0;
    double wavenumbers = 0;
    double f = 0;
    double t = 0;
    for (int k = first; k < next; k++) {
      modes += rings.modes(k);
      wavenumbers += (double) k * rings.modes(k);
      f += forecast[k];
      t += truth[k];
    }
    double wavenumber = wavenumbers / modes;
    double each = (double) modes * frames;
    return new Spectrum.Band(wavenumber, rings.side() / wavenumber, f / each, t / each);
  }

  /** Which wavenumbers of a grid are around which k: L sqrt((ky / H)^2 + (kx / W)^2), rounded. */
  public static final class Rings {

    private final int side;
    private final int[] ring;
    private final long[] modes;

    /** Of frames (H, W); L is the longer side. */
    public Rings(int rows, int columns) {
      side = Math.max(rows, columns);
      ring = new int[rows * columns];
      modes = new long[side / 2 + 1];
      for (int y = 0; y < rows; y++) {
        double ky = (double) Math.min(y, rows - y) / rows;
        for (int x = 0; x < columns; x++) {
          double kx = (double) Math.min(x, columns - x) / columns;
          int k = (int) Math.round(side * Math.sqrt(ky * ky + kx * kx));
          ring[y * columns + x] = k;
          if (k < modes.length) {
            modes[k]++;
          }
        }
      }
    }

    int count() {
      return modes.length;
    }

    int of(int mode) {
      return ring[mode];
    }

    long modes(int k) {
      return modes[k];
    }

    int side() {
      return side;
    }
  }
}
