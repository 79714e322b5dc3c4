package dev.convcast.training;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of trainings.
 *
 * @param heap the Java heap of a training process; its tensors lie outside of it
 */
@ConfigurationProperties("convcast.training")
record TrainingSettings(@DefaultValue("1GB") DataSize heap) {}
