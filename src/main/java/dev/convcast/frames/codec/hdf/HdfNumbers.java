package dev.convcast.frames.codec.hdf;

import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.codec.NumberType;
import dev.convcast.frames.codec.Sides;
import dev.convcast.refusal.Refusal;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.CompactDataset;
import io.jhdf.dataset.DatasetBase;
import io.jhdf.exceptions.HdfException;
import io.jhdf.filter.PipelineFilterWithData;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.message.FilterPipelineMessage;
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

  private static final int FEW_CHUNKS = 10_000;
  private static final int CHUNK_BYTES = 16; // of its entry in the index
  private static final int DEFLATE = 1;
  private static final int SHUFFLE = 2;
  private static final int CHECKSUM = 3;
  private static final int CHECKSUM_BYTES = 4;

  private final Dataset dataset;
  private final HdfChunks unpacked;
  private final int[] shape;
  private final NumberType type;
  private final ByteOrder order;
  private final int bytes;

  /** Refuses more values in a chunk or in the dataset than the limit. */
  HdfNumbers(String file, Dataset dataset, CodecLimits limits) {
    this(file, dataset, limits, new HdfChunks());
  }

  /** The same with the chunks that were unpacked for another frame of the dataset. */
  HdfNumbers(String file, Dataset dataset, CodecLimits limits, HdfChunks unpacked) {
    this.dataset = dataset;
    this.unpacked = unpacked;
    this.shape = dataset.getDimensions();
    this.type = type(dataset);
    this.order =
        dataset.getDataType() instanceof FixedPoint whole
            ? whole.getByteOrder()
            : ((FloatingPoint) dataset.getDataType()).getByteOrder();
    this.bytes = type.bytes();
    if (dataset instanceof ChunkedDataset chunked) {
      int[] side = chunked.getChunkDimensions();
      if (side.length != shape.length || Arrays.stream(side).anyMatch(length -> length < 1)) {
        throw new HdfException("chunks of " + Arrays.toString(side));
      }
      limits.checkValues(file + ": a chunk of " + dataset.getPath(), Sides.product(side));
      requireNoDust(side);
    }
  }

  /** Refuses, by its number, a packing that is not undone here. */
  static void requireKnownFilters(String file, Dataset dataset) {
    FilterPipelineMessage packing =
        dataset instanceof DatasetBase base
            ? base.getHeader().hasMessageOfType(FilterPipelineMessage.class)
                ? base.getHeader().getMessageOfType(FilterPipelineMessage.class)
                : null
            : null;
    if (packing == null) {
      return;
    }
    for (var filter : packing.getFilters()) {
      int id = filter.getId();
      if (id != DEFLATE && id != SHUFFLE && id != CHECKSUM) {
        throw Refusal.doesNotFit(
            "frames",
            "%s: %s is packed by the HDF5 filter %d; expected deflate, shuffle and fletcher32 at most"
                .formatted(file, dataset.getPath(), id));
      }
    }
  }

  /** Whether it holds numbers that can be read here. */
  static boolean areIn(Dataset dataset) {
    return dataset.getDataType() instanceof FixedPoint
        || dataset.getDataType() instanceof FloatingPoint;
  }

  /** A chunk takes some bytes of the file, so that there cannot be many more than those. */
  private void requireNoDust(int[] side) {
    double chunks = 1;
    for (int axis = 0; axis < side.length; axis++) {
      chunks *= Math.ceil((double) shape[axis] / side[axis]);
    }
    if (chunks > FEW_CHUNKS + dataset.getHdfFile().size() / CHUNK_BYTES) {
      throw new HdfException(chunks + " chunks");
    }
  }

  /** By its datatype, and by netCDF's attribute for the unsigned types it once had not. */
  static NumberType type(Dataset dataset) {
    int size = dataset.getDataType().getSize();
    if (dataset.getDataType() instanceof FixedPoint whole) {
      boolean unsigned =
          HdfAttributes.text(dataset, "_Unsigned")
              .map(said -> said.equalsIgnoreCase("true"))
              .orElse(!whole.isSigned());
      return NumberType.valueOf((unsigned ? "U" : "I") + size);
    }
    return NumberType.valueOf("F" + size);
  }

  /**
   * Reads all of it.
   *
   * @throws DataFormatException where the file is broken
   */
  double[] read() throws DataFormatException {
    return read(HdfSlice.whole(shape.length));
  }

  /**
   * Reads a part, in the order of the dataset's axes.
   *
   * @throws DataFormatException where the file is broken
   */
  double[] read(HdfSlice slice) throws DataFormatException {
    int count = Math.toIntExact(Sides.product(slice.sides(shape)));
    ByteBuffer numbers = bytes(slice, count).order(order);
    double[] values = new double[count];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.value(numbers, i * bytes);
    }
    return values;
  }

  private ByteBuffer bytes(HdfSlice slice, int count) throws DataFormatException {
    byte[] target = new byte[Math.multiplyExact(count, bytes)];
    if (dataset instanceof CompactDataset compact) {
      copy(slice, compact.getDataBuffer(), target);
    } else if (dataset instanceof ContiguousDataset contiguous) {
      if (dataset.isEmpty()) { // nothing was ever written
        return ByteBuffer.wrap(filled(target.length));
      }
      copy(slice, contiguous.getBuffer(), target);
    } else if (dataset instanceof ChunkedDataset chunked) {
      copy(slice, chunked, target);
    } else {
      throw new DataFormatException("neither contiguous nor chunked");
    }
    return ByteBuffer.wrap(target);
  }

  private void copy(HdfSlice slice, ByteBuffer all, byte[] target) throws DataFormatException {
    if (Sides.product(shape) > all.limit() / bytes) {
      throw new DataFormatException("%d bytes".formatted(all.limit()));
    }
    copy(0, 0, 0, new Block(slice, shape, new int[shape.length], all, target));
  }

  private void copy(HdfSlice slice, ChunkedDataset chunked, byte[] target)
      throws DataFormatException {
    int[] side = chunked.getChunkDimensions();
    int[] origin = new int[shape.length];
    int frames = 1; // in a chunk
    for (int axis = 0; axis < shape.length; axis++) {
      if (slice.isFixed(axis)) {
        origin[axis] = slice.at()[axis] / side[axis] * side[axis];
        frames *= Math.min(side[axis], shape[axis]);
      }
    }
    byte[] chunk = new byte[Math.multiplyExact(Math.toIntExact(Sides.product(side)), bytes)];
    byte[] unwritten = null;
    do {
      byte[] numbers = frames > 1 ? unpacked.get(origin, slice) : null;
      if (numbers == null && unpack(chunked, origin, chunk)) {
        numbers = chunk;
        if (frames > 1) {
          unpacked.put(origin, chunk);
        }
      }
      if (numbers == null) {
        unwritten = unwritten == null ? filled(chunk.length) : unwritten;
        numbers = unwritten;
      }
      copy(0, 0, 0, new Block(slice, side, origin, ByteBuffer.wrap(numbers), target));
    } while (next(origin, side, slice));
  }

  /** What HDF5 reads where nothing was written: the dataset's fill value, which else is zero. */
  private byte[] filled(int length) {
    ByteBuffer filled = ByteBuffer.allocate(length).order(order);
    if (dataset.getFillValue() instanceof Number fill) {
      for (int at = 0; at < length; at += bytes) {
        type.write(filled, at, fill);
      }
    }
    return filled.array();
  }

  /** Moves to the next chunk, the last axis first; false after the last. */
  private boolean next(int[] origin, int[] side, HdfSlice slice) {
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      if (slice.isFixed(axis)) {
        continue;
      }
      origin[axis] += side[axis];
      if (origin[axis] < shape[axis]) {
        return true;
      }
      origin[axis] = 0;
    }
    return false;
  }

  private record Block(
      HdfSlice slice, int[] side, int[] origin, ByteBuffer source, byte[] target) {}

  private void copy(int axis, int from, int to, Block block) {
    int[] side = block.side();
    if (axis == shape.length) {
      block.source().get(from * bytes, block.target(), to * bytes, bytes);
    } else if (block.slice().isFixed(axis)) {
      int within = block.slice().at()[axis] - block.origin()[axis];
      copy(axis + 1, from * side[axis] + within, to, block);
    } else {
      int first = block.origin()[axis];
      int count = Math.min(side[axis], shape[axis] - first);
      if (axis == shape.length - 1) {
        int place = (to * shape[axis] + first) * bytes;
        block.source().get(from * side[axis] * bytes, block.target(), place, count * bytes);
        return;
      }
      for (int i = 0; i < count; i++) {
        copy(axis + 1, from * side[axis] + i, to * shape[axis] + first + i, block);
      }
    }
  }

  /** False where the chunk was never written. */
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
    System.arraycopy(
        unfiltered(packed, chunked.getFilters(), chunk.length), 0, chunk, 0, chunk.length);
    return true;
  }

  /** Undoes the filters, the last first; what they add to a chunk is a checksum each at most. */
  private static byte[] unfiltered(
      ByteBuffer packed, List<PipelineFilterWithData> filters, int length)
      throws DataFormatException {
    int most = Math.addExact(length, filters.size() * CHECKSUM_BYTES);
    if (filters.stream().noneMatch(filter -> filter.getId() == DEFLATE)
        && packed.remaining() > most) {
      throw new DataFormatException("a chunk of %d bytes".formatted(packed.remaining()));
    }
    byte[] bytes = null;
    for (int i = filters.size() - 1; i >= 0; i--) {
      PipelineFilterWithData filter = filters.get(i);
      if (filter.getId() == DEFLATE) {
        bytes = inflated(bytes == null ? packed : ByteBuffer.wrap(bytes), most);
        continue;
      }
      bytes = bytes == null ? rest(packed) : bytes;
      switch (filter.getId()) {
        case SHUFFLE -> bytes = unshuffled(bytes, filter.getFilterData());
        case CHECKSUM -> bytes = checked(bytes);
        default -> throw new DataFormatException("a filter other than deflate and shuffle");
      }
    }
    bytes = bytes == null ? rest(packed) : bytes;
    if (bytes.length != length) {
      throw new DataFormatException("a chunk of %d bytes".formatted(bytes.length));
    }
    return bytes;
  }

  private static byte[] rest(ByteBuffer packed) {
    byte[] bytes = new byte[packed.remaining()];
    packed.get(bytes);
    return bytes;
  }

  /** What is left over beyond whole numbers stands at the end as it is. */
  private static byte[] unshuffled(byte[] bytes, int[] sizes) throws DataFormatException {
    int size = sizes.length == 0 ? 1 : sizes[0];
    if (size < 1) {
      throw new DataFormatException("numbers of %d bytes".formatted(size));
    }
    int count = bytes.length / size;
    byte[] numbers = bytes.clone();
    for (int i = 0; i < count * size; i++) {
      numbers[i % count * size + i / count] = bytes[i];
    }
    return numbers;
  }

  /** Without its checksum, Fletcher's of 16 bit numbers. */
  private static byte[] checked(byte[] bytes) throws DataFormatException {
    int length = bytes.length - CHECKSUM_BYTES;
    if (length < 0) {
      throw new DataFormatException("no checksum");
    }
    long low = 0;
    long high = 0;
    for (int i = 0; i < length; i += 2) {
      int next = i + 1 < length ? bytes[i + 1] & 0xff : 0;
      low = (low + ((bytes[i] & 0xff) << 8 | next)) % 0xffff;
      high = (high + low) % 0xffff;
    }
    int stored = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(length);
    if ((stored >>> 16) % 0xffff != high || (stored & 0xffff) % 0xffff != low) {
      throw new DataFormatException("a wrong checksum");
    }
    return Arrays.copyOf(bytes, length);
  }

  /** To the stream's end, for only there stands its checksum. */
  private static byte[] inflated(ByteBuffer packed, int most) throws DataFormatException {
    byte[] bytes = new byte[Math.addExact(most, 1)];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      int length = 0;
      while (!inflater.finished()) {
        int more = inflater.inflate(bytes, length, bytes.length - length);
        length += more;
        if (length > most || more == 0 && !inflater.finished()) {
          throw new DataFormatException("a chunk of %d bytes".formatted(length));
        }
      }
      return Arrays.copyOf(bytes, length);
    } finally {
      inflater.end();
    }
  }
}
