/** Frames in files: one class a format, and one door that finds the right one. */
@NullMarked
package dev.convcast.frames.codec;

import org.jspecify.annotations.NullMarked;
