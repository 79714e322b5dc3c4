/** The formats of frames, a class or two each; the larger ones have rooms of their own. */
@NullMarked
package dev.convcast.frames.codec;

import org.jspecify.annotations.NullMarked;
