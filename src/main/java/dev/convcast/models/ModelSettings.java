package dev.convcast.models;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the model store.
 *
 * @param maxWeights the largest weights.safetensors that an archive may bring, unpacked
 */
@ConfigurationProperties("convcast.models")
public record ModelSettings(@DefaultValue("1GB") DataSize maxWeights) {

  public ModelSettings {
    if (maxWeights.toBytes() < 1) {
      throw new IllegalArgumentException(
          "convcast.models.max-weights is %s; expected at least 1B".formatted(maxWeights));
    }
  }
}
