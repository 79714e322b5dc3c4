package dev.convcast.models;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** By which score a version must be better than a baseline, over all lead times together. */
@Schema(
    name = "RequiredSkill",
    description =
        "The version must be better than the baseline by this score over all lead times together,"
            + " in its latest evaluation on the dataset (on the test part, where it was trained on"
            + " it); without one, in the test of its training.")
public record RequiredSkill(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "knmi") @Nullable String dataset,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            description =
                "mse, mae, rmse, bias, ssim, psnr or correlation; with a threshold csi, pod, far,"
                    + " hss or bias; with a threshold and a window fss.",
            example = "csi")
        @Nullable String score,
    @Schema(example = "1.0") @Nullable Double threshold,
    @Nullable Integer window,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "persistence")
        @Nullable String against) {}
