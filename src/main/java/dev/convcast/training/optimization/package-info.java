/**
 * Along which way and how far weights are changed: optimizers and schedules of the learning rate.
 */
@NullMarked
package dev.convcast.training.optimization;

import org.jspecify.annotations.NullMarked;
