package dev.convcast.frames.codec;

import dev.convcast.frames.Meaning;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One frame of a compressed format. It is decoded at the first read and let go at the read that
 * takes its last value, so that a thousand frames read in order need the memory of one.
 */
public final class DecodedArray implements FrameArray {

  private final int[] shape;
  private final Meaning meaning;
  private final Decoder decoder;
  private float @Nullable [] values;

  /** Decodes a whole file. */
  public interface Decoder {
    float[] decode() throws IOException;
  }

  public DecodedArray(int[] shape, Meaning meaning, Decoder decoder) {
    this.shape = shape;
    this.meaning = meaning;
    this.decoder = decoder;
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  @Override
  public Meaning meaning() {
    return meaning;
  }

  @Override
  public void read(long first, float[] target) throws IOException {
    Sides.checkRange(shape, first, target.length);
    float[] decoded = values;
    if (decoded == null) {
      decoded = decoder.decode();
    }
    System.arraycopy(decoded, (int) first, target, 0, target.length);
    values = first + target.length == decoded.length ? null : decoded;
  }

  @Override
  public void close() {
    values = null;
  }
}
