/** Tensors as the Open Inference Protocol has them, and the frames in them. */
@NullMarked
package dev.convcast.inference;

import org.jspecify.annotations.NullMarked;
