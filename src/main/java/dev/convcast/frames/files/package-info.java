/** Files of frames, of whatever format: opened, put in order, read as one sequence. */
@NullMarked
package dev.convcast.frames.files;

import org.jspecify.annotations.NullMarked;
