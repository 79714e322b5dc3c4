package dev.convcast.frames.codec;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.filter.PipelineFilterWithData;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The numbers of an HDF5 dataset. Chunks are inflated here and not by jhdf, which would unpack
 * whatever a chunk holds into memory: here a chunk cannot grow beyond its size.
 */
final class HdfNumbers {

  private static final int DEFLATE = 1;
  private static final int SHUFFLE = 2;
  private static final int CHECKSUM = 3;
  private static final int CHECKSUM_BYTES = 4;

  private final Dataset dataset;
  private final int[] shape;
  private final NumberType type;
  private final ByteOrder order;
  private final int bytes;

  /** Refuses more values in a chunk or in the dataset than the limit. */
  HdfNumbers(Dataset dataset, CodecLimits limits) {
    this.dataset = dataset;
    this.shape = dataset.getDimensions();
    this.type = type(dataset);
    this.order =
        dataset.getDataType() instanceof FixedPoint whole
            ? whole.getByteOrder()
            : ((FloatingPoint) dataset.getDataType()).getByteOrder();
    this.bytes = type.bytes();
    if (dataset instanceof ChunkedDataset chunked) {
      limits.checkValues(
          "A chunk of " + dataset.getPath(), Sides.product(chunked.getChunkDimensions()));
    }
  }

  /** Whether it holds numbers that can be read here. */
  static boolean areIn(Dataset dataset) {
    return dataset.getDataType() instanceof FixedPoint
        || dataset.getDataType() instanceof FloatingPoint;
  }

  private static NumberType type(Dataset dataset) {
    int size = dataset.getDataType().getSize();
    if (dataset.getDataType() instanceof FixedPoint whole) {
      return NumberType.valueOf((whole.isSigned() ? "I" : "U") + size);
    }
    return NumberType.valueOf("F" + size);
  }

  /**
   * Reads what lies at the first indices: all of it without any, a frame of (T, H, W) with one.
   *
   * @throws DataFormatException where the file is broken
   */
  double[] read(int... leading) throws DataFormatException {
    int[] rest = Arrays.copyOfRange(shape, leading.length, shape.length);
    ByteBuffer numbers = bytes(leading, Math.toIntExact(Sides.product(rest))).order(order);
    double[] values = new double[(int) Sides.product(rest)];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.value(numbers, i * bytes);
    }
    return values;
  }

  private ByteBuffer bytes(int[] leading, int count) throws DataFormatException {
    if (dataset instanceof ContiguousDataset contiguous) {
      int offset = 0;
      for (int axis = 0; axis < leading.length; axis++) {
        offset = offset * shape[axis] + leading[axis];
      }
      int length = Math.multiplyExact(count, bytes);
      return contiguous.getBuffer().slice(Math.multiplyExact(offset, length), length);
    }
    if (!(dataset instanceof ChunkedDataset chunked)) {
      throw new DataFormatException("neither contiguous nor chunked");
    }
    byte[] target = new byte[Math.multiplyExact(count, bytes)];
    int[] side = chunked.getChunkDimensions();
    int[] origin = new int[shape.length];
    for (int axis = 0; axis < leading.length; axis++) {
      origin[axis] = leading[axis] / side[axis] * side[axis];
    }
    byte[] chunk = new byte[Math.multiplyExact((int) Sides.product(side), bytes)];
    do {
      if (unpack(chunked, origin, chunk)) {
        copy(0, 0, 0, new Block(leading, side, origin, chunk, target));
      }
    } while (next(origin, side, leading.length));
    return ByteBuffer.wrap(target);
  }

  /** Moves to the next chunk, the last axis first; false after the last. */
  private boolean next(int[] origin, int[] side, int fixed) {
    for (int axis = shape.length - 1; axis >= fixed; axis--) {
      origin[axis] += side[axis];
      if (origin[axis] < shape[axis]) {
        return true;
      }
      origin[axis] = 0;
    }
    return false;
  }

  private record Block(int[] leading, int[] side, int[] origin, byte[] chunk, byte[] target) {}

  private void copy(int axis, int from, int to, Block block) {
    int[] side = block.side();
    if (axis == shape.length) {
      System.arraycopy(block.chunk(), from * bytes, block.target(), to * bytes, bytes);
    } else if (axis < block.leading().length) {
      int inChunk = block.leading()[axis] - block.origin()[axis];
      copy(axis + 1, from * side[axis] + inChunk, to, block);
    } else {
      int first = block.origin()[axis];
      int count = Math.min(side[axis], shape[axis] - first);
      if (axis == shape.length - 1) {
        int source = from * side[axis] * bytes;
        int place = (to * shape[axis] + first) * bytes;
        System.arraycopy(block.chunk(), source, block.target(), place, count * bytes);
        return;
      }
      for (int i = 0; i < count; i++) {
        copy(axis + 1, from * side[axis] + i, to * shape[axis] + first + i, block);
      }
    }
  }

  /** False where the chunk was never written: then all of it is zero. */
  private boolean unpack(ChunkedDataset chunked, int[] origin, byte[] chunk)
      throws DataFormatException {
    ByteBuffer packed;
    try {
      packed = chunked.getRawChunkBuffer(origin);
    } catch (HdfException absent) {
      if (String.valueOf(absent.getMessage()).startsWith("No chunk")) {
        return false;
      }
      throw absent;
    }
    List<PipelineFilterWithData> filters = chunked.getFilters();
    boolean shuffled = false;
    boolean deflated = false;
    for (PipelineFilterWithData filter : filters) {
      switch (filter.getId()) {
        case DEFLATE -> deflated = true;
        case SHUFFLE -> shuffled = true;
        case CHECKSUM -> packed.limit(packed.limit() - CHECKSUM_BYTES);
        default -> throw new DataFormatException("a filter other than deflate and shuffle");
      }
    }
    byte[] unpacked = shuffled ? new byte[chunk.length] : chunk;
    if (deflated) {
      inflate(packed, unpacked);
    } else {
      packed.get(unpacked);
    }
    if (shuffled) {
      int count = chunk.length / bytes;
      for (int i = 0; i < chunk.length; i++) {
        chunk[i % count * bytes + i / count] = unpacked[i];
      }
    }
    return true;
  }

  private static void inflate(ByteBuffer packed, byte[] chunk) throws DataFormatException {
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
