/** Where the pixels of a grid lie on the earth. */
@NullMarked
package dev.convcast.frames.geo;

import org.jspecify.annotations.NullMarked;
