package dev.convcast.datasets;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How large a dataset may be.
 *
 * @param maxBytes stored frames of one dataset, float32
 * @param maxFrameValues values in one frame, which is what is held in memory while it is stored
 * @param maxSequences sequences in one dataset
 * @param maxFiles files in one upload, and in one archive in it
 * @param maxArrayValues values in one uploaded array
 * @param maxUnpackedBytes what the archives of one upload may unpack to
 */
@Validated
@ConfigurationProperties("convcast.datasets")
public record DatasetSettings(
    @NotNull @DefaultValue("64GB") DataSize maxBytes,
    @Min(1) @Max(1 << 28) @DefaultValue("67108864") long maxFrameValues,
    @Min(1) @DefaultValue("1000000") int maxSequences,
    @Min(1) @DefaultValue("100000") int maxFiles,
    @Min(1) @DefaultValue("17179869184") long maxArrayValues,
    @NotNull @DefaultValue("64GB") DataSize maxUnpackedBytes) {}
