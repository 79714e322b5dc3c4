package dev.convcast.frames.codec.tiff;

import dev.convcast.frames.codec.Calibration;
import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.codec.NumberType;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DataFormatException;

/**
 * The pixels of a TIFF's image, which lie in strips or tiles.
 *
 * <p>They are not left to ImageIO, which takes memory by what a file says of itself, undoes
 * differences of 8 bits only, and reads unsigned numbers as signed and signed as unsigned ones.
 */
final class TiffPixels {

  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int FILL_ORDER = 266;
  private static final int STRIP_OFFSETS = 273;
  private static final int ROWS_PER_STRIP = 278;
  private static final int STRIP_BYTES = 279;
  private static final int PREDICTOR = 317;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_LENGTH = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;
  private static final int SAMPLE_FORMAT = 339;

  private static final int DIFFERENCES = 2;
  private static final int DIFFERENCES_OF_BYTES = 3;

  private final String file;
  private final TiffDirectory tags;
  private final int rows;
  private final int columns;
  private final int blockRows;
  private final int blockColumns;
  private final NumberType type;
  private final TiffPacking packing;
  private final int predictor;

  /** Refuses pixels that are not read here, and more of them than the limit. */
  TiffPixels(String file, TiffDirectory tags, int rows, int columns, CodecLimits limits)
      throws IOException {
    this.file = file;
    this.tags = tags;
    this.rows = rows;
    this.columns = columns;
    this.type = numberType();
    this.packing = packing();
    this.predictor = predictor();
    boolean tiled = tags.has(TILE_WIDTH);
    this.blockColumns = tiled ? side(TILE_WIDTH) : columns;
    this.blockRows =
        tiled
            ? side(TILE_LENGTH)
            : (int) Math.min(rows, Math.max(1, tags.whole(ROWS_PER_STRIP, Integer.MAX_VALUE)));
    long block = (long) blockRows * blockColumns;
    limits.checkValues("A tile of " + file, block);
    limits.checkValues("All tiles of " + file, (long) across() * down() * block);
    Math.multiplyExact(Math.toIntExact(block), type.bytes());
    Math.multiplyExact(Math.multiplyExact(rows, columns), type.bytes());
  }

  private int side(int tag) throws IOException {
    long side = tags.whole(tag, 0);
    if (side < 1 || side > Integer.MAX_VALUE) {
      throw TiffFormat.broken(file);
    }
    return (int) side;
  }

  private int across() {
    return -Math.floorDiv(-columns, blockColumns);
  }

  private int down() {
    return -Math.floorDiv(-rows, blockRows);
  }

  private NumberType numberType() throws IOException {
    long bits = tags.whole(BITS, 1);
    long format = tags.whole(SAMPLE_FORMAT, 1);
    String kind = format == 3 ? "F" : format == 2 ? "I" : format == 1 || format == 4 ? "U" : "";
    if (kind.isEmpty()) {
      throw unsupported("the sample format " + format, "whole numbers or floating point");
    }
    for (NumberType each : NumberType.values()) {
      if (each.name().equals(kind + bits / 8) && bits % 8 == 0) {
        return each;
      }
    }
    throw unsupported(
        (format == 3 ? "floating point" : "whole numbers") + " of " + bits + " bits",
        "8, 16, 32 or 64 bits");
  }

  private TiffPacking packing() throws IOException {
    long number = tags.whole(COMPRESSION, 1);
    for (TiffPacking each : TiffPacking.values()) {
      if (each.number() == number) {
        return each;
      }
    }
    throw unsupported("the compression " + number, "none, PackBits, LZW or Deflate");
  }

  private int predictor() throws IOException {
    long given = tags.whole(PREDICTOR, 1);
    boolean floating = type.name().startsWith("F");
    if (given < 1 || given > DIFFERENCES_OF_BYTES || given == DIFFERENCES_OF_BYTES && !floating) {
      throw unsupported("the predictor " + given, "none, 2, or 3 of floating point");
    }
    if (tags.whole(FILL_ORDER, 1) != 1) {
      throw unsupported("reversed bits", "the fill order 1");
    }
    return packing == TiffPacking.NONE || packing == TiffPacking.PACK_BITS ? 1 : (int) given;
  }

  private Refusal unsupported(String found, String expected) {
    return Refusal.doesNotFit(
        "frames", "%s is a TIFF of %s; expected %s".formatted(file, found, expected));
  }

  NumberType type() {
    return type;
  }

  /** Reads all; a strip or tile that was never written is NaN. */
  float[] read(TiffFile in, Calibration calibration) throws IOException {
    boolean tiled = tags.has(TILE_WIDTH);
    double[] offsets = tags.numbers(tiled ? TILE_OFFSETS : STRIP_OFFSETS);
    double[] lengths = tags.numbers(tiled ? TILE_BYTES : STRIP_BYTES);
    int blocks = Math.multiplyExact(across(), down());
    if (lengths.length == 0 && blocks == 1 && packing == TiffPacking.NONE) {
      lengths = new double[] {(double) blockRows * blockColumns * type.bytes()};
    }
    if (offsets.length < blocks || lengths.length < blocks) {
      throw TiffFormat.broken(file);
    }
    if (Arrays.stream(lengths).limit(blocks).sum() > 2.0 * in.length()) {
      throw TiffFormat.broken(file); // the same bytes again and again
    }
    float[] values = new float[rows * columns];
    for (int block = 0; block < blocks; block++) {
      int top = block / across() * blockRows;
      int left = block % across() * blockColumns;
      int height = tiled ? blockRows : Math.min(blockRows, rows - top);
      if (offsets[block] == 0 && lengths[block] == 0) {
        fill(values, top, left);
        continue;
      }
      byte[] bytes = new byte[height * blockColumns * type.bytes()];
      try {
        packing.unpack(in.read((long) offsets[block], (long) lengths[block]), bytes);
      } catch (DataFormatException broken) {
        throw TiffFormat.broken(file);
      }
      place(ByteBuffer.wrap(bytes).order(in.order()), calibration, values, top, left);
    }
    return values;
  }

  private void fill(float[] values, int top, int left) {
    int right = Math.min(columns, left + blockColumns);
    for (int row = top; row < Math.min(rows, top + blockRows); row++) {
      Arrays.fill(values, row * columns + left, row * columns + right, Float.NaN);
    }
  }

  private void place(ByteBuffer block, Calibration calibration, float[] values, int top, int left) {
    int rowBytes = blockColumns * type.bytes();
    int width = Math.min(blockColumns, columns - left);
    for (int row = 0; row < Math.min(blockRows, rows - top); row++) {
      int at = row * rowBytes;
      if (predictor == DIFFERENCES) {
        sum(block, at);
      } else if (predictor == DIFFERENCES_OF_BYTES) {
        sumBytes(block, at);
      }
      for (int column = 0; column < width; column++) {
        values[(top + row) * columns + left + column] =
            calibration.value(type.value(block, at + column * type.bytes()));
      }
    }
  }

  private void sum(ByteBuffer block, int at) {
    int bytes = type.bytes();
    for (int i = at + bytes; i < at + blockColumns * bytes; i += bytes) {
      switch (bytes) {
        case 1 -> block.put(i, (byte) (block.get(i) + block.get(i - 1)));
        case 2 -> block.putShort(i, (short) (block.getShort(i) + block.getShort(i - 2)));
        case 4 -> block.putInt(i, block.getInt(i) + block.getInt(i - 4));
        default -> block.putLong(i, block.getLong(i) + block.getLong(i - 8));
      }
    }
  }

  /** First all highest bytes of a row, then all second ones and on, whatever the file's order. */
  private void sumBytes(ByteBuffer block, int at) {
    int bytes = type.bytes();
    byte[] planes = new byte[blockColumns * bytes];
    byte sum = 0;
    for (int i = 0; i < planes.length; i++) {
      sum += block.get(at + i);
      planes[i] = sum;
    }
    boolean little = block.order() == ByteOrder.LITTLE_ENDIAN;
    for (int column = 0; column < blockColumns; column++) {
      for (int b = 0; b < bytes; b++) {
        int place = little ? bytes - 1 - b : b;
        block.put(at + column * bytes + place, planes[b * blockColumns + column]);
      }
    }
  }
}
