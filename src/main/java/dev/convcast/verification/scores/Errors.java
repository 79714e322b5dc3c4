package dev.convcast.verification.scores;

import org.jspecify.annotations.Nullable;

/** Errors of forecasts pixel by pixel, and how far they follow the truth. */
public final class Errors {

  private long n;
  private double error;
  private double absolute;
  private double squared;
  private double forecast;
  private double truth;
  private double forecastSquared;
  private double truthSquared;
  private double product;

  public void add(FramePair pair) {
    float[] forecasts = pair.forecast();
    float[] truths = pair.truth();
    for (int i = 0; i < truths.length; i++) {
      if (pair.valid(i)) {
        double f = forecasts[i];
        double t = truths[i];
        double e = f - t;
        n++;
        error += e;
        absolute += Math.abs(e);
        squared += e * e;
        forecast += f;
        truth += t;
        forecastSquared += f * f;
        truthSquared += t * t;
        product += f * t;
      }
    }
  }

  public void add(Errors other) {
    n += other.n;
    error += other.error;
    absolute += other.absolute;
    squared += other.squared;
    forecast += other.forecast;
    truth += other.truth;
    forecastSquared += other.forecastSquared;
    truthSquared += other.truthSquared;
    product += other.product;
  }

  /** Valid pixels. */
  public long n() {
    return n;
  }

  public @Nullable Double mse() {
    return mean(squared);
  }

  public @Nullable Double mae() {
    return mean(absolute);
  }

  public @Nullable Double rmse() {
    Double mse = mse();
    return mse == null ? null : Math.sqrt(mse);
  }

  /** Mean error, forecast minus truth. */
  public @Nullable Double bias() {
    return mean(error);
  }

  /** 10 log10(range^2 / mse) in dB. */
  public @Nullable Double psnr(double range) {
    Double mse = mse();
    return mse == null || mse == 0 ? null : 10 * Math.log10(range * range / mse);
  }

  /** Pearson's; undefined where either does not vary. */
  public @Nullable Double correlation() {
    double forecastVariance = centred(forecastSquared, forecast, forecast);
    double truthVariance = centred(truthSquared, truth, truth);
    if (forecastVariance <= 0 || truthVariance <= 0) {
      return null;
    }
    return centred(product, forecast, truth) / Math.sqrt(forecastVariance * truthVariance);
  }

  /** Less than rounding can make of it is nothing. */
  private double centred(double products, double first, double second) {
    double centred = products - first * second / Math.max(1, n);
    return Math.abs(centred) < 1e-12 * Math.abs(products) ? 0 : centred;
  }

  private @Nullable Double mean(double sum) {
    return Ratio.of(sum, n);
  }
}
