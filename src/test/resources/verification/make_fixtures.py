"""Writes fixtures.npz: frames, and their scores by implementations that are not ours.

Needs NumPy, SciPy and scikit-image (made with 1.24.2, 1.10.1 and 0.19.3). SSIM and PSNR are
scikit-image's, the correlation is SciPy's, the fractions come from SciPy's uniform filter, the
spectrum from NumPy's transform. Where pixels are missing, SSIM is worked out window by window.
"""

import os

import numpy as np
from scipy.ndimage import gaussian_filter, uniform_filter
from scipy.stats import pearsonr
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio, structural_similarity

RANGE = 12.0
THRESHOLDS = [1.0, 4.0]
WINDOWS = [3, 9, 45]
ROWS, COLUMNS = 37, 45


def fields():
    generator = np.random.default_rng(2026)
    truth = gaussian_filter(generator.normal(0, 35.0, (ROWS, COLUMNS)), 2.5)
    forecast = np.roll(gaussian_filter(truth, 1.0), (1, -2), (0, 1))
    return np.clip(forecast, 0, RANGE).astype("<f4"), np.clip(truth, 0, RANGE).astype("<f4")


def ssim_by_windows(forecast, truth, side=7):
    c1, c2 = (0.01 * RANGE) ** 2, (0.03 * RANGE) ** 2
    values = []
    for y in range(ROWS - side + 1):
        for x in range(COLUMNS - side + 1):
            f = forecast[y : y + side, x : x + side].ravel()
            t = truth[y : y + side, x : x + side].ravel()
            if np.isnan(f).any() or np.isnan(t).any():
                continue
            covariance = np.cov(f, t)
            values.append(
                (2 * f.mean() * t.mean() + c1)
                * (2 * covariance[0, 1] + c2)
                / ((f.mean() ** 2 + t.mean() ** 2 + c1) * (covariance[0, 0] + covariance[1, 1] + c2))
            )
    return np.mean(values)


def fss(forecast, truth, threshold, window):
    valid = np.isfinite(forecast) & np.isfinite(truth)
    share = uniform_filter(valid.astype(float), window, mode="constant")
    events_f = uniform_filter((valid & (forecast >= threshold)).astype(float), window, mode="constant")
    events_t = uniform_filter((valid & (truth >= threshold)).astype(float), window, mode="constant")
    pf, po = events_f[valid] / share[valid], events_t[valid] / share[valid]
    return 1 - np.sum((pf - po) ** 2) / np.sum(pf**2 + po**2)


def spectrum(frame):
    power = np.abs(np.fft.fft2(frame - frame.mean())) ** 2 / frame.size
    ky, kx = np.meshgrid(np.fft.fftfreq(ROWS), np.fft.fftfreq(COLUMNS), indexing="ij")
    k = np.rint(max(ROWS, COLUMNS) * np.hypot(ky, kx)).astype(int)
    return np.array([power[k == n].mean() for n in range(1, 17)])


def cross_entropy(forecast, truth):
    p, t = np.clip(forecast / RANGE, 1e-7, 1 - 1e-7), truth / RANGE
    return -np.nansum(t * np.log(p) + (1 - t) * np.log(1 - p))


forecast, truth = fields()
f, t = forecast.astype(float), truth.astype(float)
holes_f, holes_t = forecast.copy(), truth.copy()
holes_f[:4, :] = np.nan
holes_t[20:24, 30:37] = np.nan
holes_t[35, 0] = np.nan
hf, ht = holes_f.astype(float), holes_t.astype(float)
both = np.isfinite(hf) & np.isfinite(ht)

np.savez(
    os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures.npz"),
    forecast=forecast,
    truth=truth,
    forecast_with_holes=holes_f,
    truth_with_holes=holes_t,
    mse=mean_squared_error(t, f),
    mse_with_holes=np.mean((hf - ht)[both] ** 2),
    mae=np.mean(np.abs(f - t)),
    bias=np.mean(f - t),
    ssim=structural_similarity(t, f, data_range=RANGE),
    ssim_with_holes=ssim_by_windows(hf, ht),
    psnr=peak_signal_noise_ratio(t, f, data_range=RANGE),
    correlation=pearsonr(f.ravel(), t.ravel())[0],
    correlation_with_holes=pearsonr(hf[both], ht[both])[0],
    cross_entropy=cross_entropy(f, t),
    cross_entropy_with_holes=cross_entropy(hf, ht),
    fss=np.array([[fss(forecast, truth, a, w) for w in WINDOWS] for a in THRESHOLDS]),
    fss_with_holes=np.array([[fss(holes_f, holes_t, a, w) for w in WINDOWS] for a in THRESHOLDS]),
    spectrum_forecast=spectrum(f),
    spectrum_truth=spectrum(t),
)
assert abs(ssim_by_windows(f, t) - structural_similarity(t, f, data_range=RANGE)) < 1e-12
