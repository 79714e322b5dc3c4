package dev.convcast.inference;

import static java.util.stream.Collectors.joining;

import dev.convcast.frames.codec.NumberType;
import dev.convcast.refusal.Refusal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The protocol's types of numbers; all are read as float32. */
public enum Datatype {
  BOOL(NumberType.B1, 0, 1),
  UINT8(NumberType.U1, 0, 0xff),
  UINT16(NumberType.U2, 0, 0xffff),
  UINT32(NumberType.U4, 0, 0x1p32f),
  UINT64(NumberType.U8, 0, 0x1p64f),
  INT8(NumberType.I1, Byte.MIN_VALUE, Byte.MAX_VALUE),
  INT16(NumberType.I2, Short.MIN_VALUE, Short.MAX_VALUE),
  INT32(NumberType.I4, -0x1p31f, 0x1p31f),
  INT64(NumberType.I8, -0x1p63f, 0x1p63f),
  FP16(NumberType.F2),
  FP32(NumberType.F4),
  FP64(NumberType.F8);

  private final NumberType type;
  private final boolean whole;
  private final float low;
  private final float high;

  /** Whole numbers between these, both rounded to float32 as the numbers themselves are. */
  Datatype(NumberType type, float low, float high) {
    this.type = type;
    this.whole = true;
    this.low = low;
    this.high = high;
  }

  Datatype(NumberType type) {
    this.type = type;
    this.whole = false;
    this.low = Float.NEGATIVE_INFINITY;
    this.high = Float.POSITIVE_INFINITY;
  }

  /**
   * The type of that name.
   *
   * @throws Refusal where there is none, or none of numbers
   */
  public static Datatype of(@Nullable String name) {
    return Arrays.stream(values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.doesNotFit(
                    "datatype",
                    "The datatype is %s; expected one of %s"
                        .formatted(
                            name == null ? "absent" : "'" + name + "'",
                            Arrays.stream(values()).map(Datatype::name).collect(joining(", ")))));
  }

  int bytes() {
    return type.bytes();
  }

  /** The number at byte {@code at}, rounded to float32. */
  float read(ByteBuffer buffer, int at) {
    return type.read(buffer, at);
  }

  /** Whether a value can be one of this type; NaN, which is missing, can. */
  boolean has(float value) {
    return Float.isNaN(value)
        || (value >= low && value <= high && (!whole || value == Math.rint(value)));
  }

  /** What it takes, in words. */
  String numbers() {
    if (this == BOOL) {
      return "true or false";
    }
    return whole
        ? "whole numbers of %d bits%s".formatted(8 * bytes(), low == 0 ? ", none below 0" : "")
        : "numbers";
  }
}
