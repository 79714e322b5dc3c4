package dev.convcast.frames.codec;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.filter.DeflatePipelineFilter;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The bytes of a two-dimensional HDF5 dataset. Chunks are inflated here and not by jhdf, which
 * would unpack whatever a chunk holds into memory: here a chunk cannot grow beyond its size.
 */
final class HdfPixels {

  private final Dataset dataset;
  private final CodecLimits limits;
  private final int bytes;

  HdfPixels(Dataset dataset, CodecLimits limits) {
    this.dataset = dataset;
    this.limits = limits;
    this.bytes = dataset.getDataType().getSize();
  }

  ByteBuffer read() throws DataFormatException {
    if (dataset instanceof ContiguousDataset contiguous) {
      return contiguous.getBuffer();
    }
    if (!(dataset instanceof ChunkedDataset chunked)) {
      throw new DataFormatException("neither contiguous nor chunked");
    }
    int[] shape = dataset.getDimensions();
    int[] side = chunked.getChunkDimensions();
    limits.checkValues("A chunk of " + dataset.getPath(), Sides.product(side));
    byte[] chunk = new byte[Math.multiplyExact(Math.multiplyExact(side[0], side[1]), bytes)];
    ByteBuffer pixels = ByteBuffer.allocate(Math.multiplyExact(shape[0] * shape[1], bytes));
    for (int row = 0; row < shape[0]; row += side[0]) {
      for (int column = 0; column < shape[1]; column += side[1]) {
        inflate(chunked, chunked.getRawChunkBuffer(new int[] {row, column}), chunk);
        int width = Math.min(side[1], shape[1] - column) * bytes;
        for (int line = 0; line < Math.min(side[0], shape[0] - row); line++) {
          int target = ((row + line) * shape[1] + column) * bytes;
          pixels.put(target, chunk, line * side[1] * bytes, width);
        }
      }
    }
    return pixels;
  }

  private static void inflate(ChunkedDataset dataset, ByteBuffer packed, byte[] chunk)
      throws DataFormatException {
    if (dataset.getFilters().isEmpty()) {
      packed.get(chunk);
      return;
    }
    if (dataset.getFilters().size() > 1
        || dataset.getFilters().get(0).getId() != DeflatePipelineFilter.ID) {
      throw new DataFormatException("a filter other than deflate");
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      int length = 0;
      while (length < chunk.length) {
        int more = inflater.inflate(chunk, length, chunk.length - length);
        if (more == 0) {
          throw new DataFormatException("a chunk of %d bytes".formatted(length));
        }
        length += more;
      }
    } finally {
      inflater.end();
    }
  }
}
