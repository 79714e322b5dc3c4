/** TIFF and GeoTIFF. */
@NullMarked
package dev.convcast.frames.codec.tiff;

import org.jspecify.annotations.NullMarked;
