/** The training loop, its losses and optimizers, and the process that runs it. */
@NullMarked
package dev.convcast.training;

import org.jspecify.annotations.NullMarked;
