package dev.convcast.frames.codec;

import java.nio.ByteBuffer;

/** A number in bytes, by NumPy's name for it; the buffer's own byte order applies. */
public enum NumberType {
  B1(1, (b, at) -> b.get(at) == 0 ? 0 : 1),
  I1(1, (b, at) -> b.get(at)),
  U1(1, (b, at) -> b.get(at) & 0xff),
  I2(2, (b, at) -> b.getShort(at)),
  U2(2, (b, at) -> b.getShort(at) & 0xffff),
  I4(4, (b, at) -> b.getInt(at)),
  U4(4, (b, at) -> b.getInt(at) & 0xffffffffL),
  I8(8, (b, at) -> b.getLong(at)),
  U8(8, (b, at) -> unsigned(b.getLong(at))),
  F2(2, (b, at) -> half(b.getShort(at))),
  F4(4, (b, at) -> b.getFloat(at)),
  F8(8, (b, at) -> b.getDouble(at));

  private final int bytes;
  private final Reader reader;

  private interface Reader {
    double read(ByteBuffer buffer, int at);
  }

  NumberType(int bytes, Reader reader) {
    this.bytes = bytes;
    this.reader = reader;
  }

  public int bytes() {
    return bytes;
  }

  /** The number at byte {@code at}, rounded to float32; infinite where float32 does not reach. */
  public float read(ByteBuffer buffer, int at) {
    return (float) reader.read(buffer, at);
  }

  /** The number at byte {@code at}. */
  public double value(ByteBuffer buffer, int at) {
    return reader.read(buffer, at);
  }

  /** Writes a number as HDF5 keeps fill values; a half float becomes zero. */
  public void write(ByteBuffer buffer, int at, Number number) {
    switch (this) {
      case F4 -> buffer.putFloat(at, number.floatValue());
      case F8 -> buffer.putDouble(at, number.doubleValue());
      case B1, I1, U1 -> buffer.put(at, (byte) number.longValue());
      case I2, U2 -> buffer.putShort(at, (short) number.longValue());
      case I4, U4 -> buffer.putInt(at, (int) number.longValue());
      case I8, U8 -> buffer.putLong(at, number.longValue());
      case F2 -> buffer.putShort(at, (short) 0);
    }
  }

  /** A number as this type stores it, rounded where it is float32 and unsigned where it is that. */
  public double stored(double number) {
    return switch (this) {
      case F4 -> (float) number;
      case U1, U2, U4, U8 -> number < 0 ? number + Math.scalb(1.0, 8 * bytes) : number;
      default -> number;
    };
  }

  private static double unsigned(long bits) {
    return bits >= 0 ? bits : (double) (bits >>> 1 | bits & 1) * 2;
  }

  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float size =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f;
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
        };
    return bits < 0 ? -size : size;
  }
}
