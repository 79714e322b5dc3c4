package dev.convcast.verification.result;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** How much structure of each size a forecast and the truth have. */
@Schema(
    name = "Spectrum",
    description =
        "Radially averaged power spectra at the first, the middle and the last lead time: the mean over"
            + " all cases of |F|^2 / (rows columns) at the"
            + " wavenumbers around k cycles a domain, F the discrete Fourier transform of a frame"
            + " without its mean. Pixels that forecast or truth miss are set to dataRange.low in"
            + " both. A forecast with less power than the truth at short wavelengths is blurred.")
public record Spectrum(
    @Schema(example = "rain") String model,
    @Schema(description = "In frames, from 1.") int lead,
    List<Band> bands) {

  /** Wavenumbers together. */
  @Schema(name = "SpectrumBand")
  public record Band(
      @Schema(description = "Cycles along the longer side of the frame.") double wavenumber,
      @Schema(description = "In pixels.") double wavelength,
      @Schema(description = "Power of the forecast, in the unit squared.") double forecast,
      @Schema(description = "Power of the truth, in the unit squared.") double truth) {}
}
