/** HDF5 and what is kept in it: radar files of KNMI and ODIM, CF NetCDF-4. */
@NullMarked
package dev.convcast.frames.codec.hdf;

import org.jspecify.annotations.NullMarked;
