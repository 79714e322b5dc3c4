package dev.convcast.inference;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.refusal.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The shape of frames as a tensor: (T, H, W), (T, C, H, W), or (B, T, C, H, W) for B sequences. */
public final class TensorShape {

  /** As many sides as a shape has at most. */
  public static final int MOST_SIDES = 5;

  private static final int LEAST_SIDES = 3;

  private final int[] sides;

  private TensorShape(int[] sides) {
    this.sides = sides;
  }

  /**
   * The shape with these sides.
   *
   * @throws Refusal where it is none of frames, or of more values than the limit
   */
  public static TensorShape of(long[] sides, CodecLimits limits) {
    if (sides.length < LEAST_SIDES
        || sides.length > MOST_SIDES
        || Arrays.stream(sides).anyMatch(side -> side < 1)) {
      throw Refusal.doesNotFit(
          "shape",
          "The shape is %s; expected (T, H, W), (T, C, H, W) or (B, T, C, H, W) with no side below 1"
              .formatted(text(sides)));
    }
    long values = 1;
    for (long side : sides) {
      values = side > Long.MAX_VALUE / values ? Long.MAX_VALUE : values * side;
    }
    limits.checkValues("A tensor of shape " + text(sides), values);
    return new TensorShape(Arrays.stream(sides).mapToInt(Math::toIntExact).toArray());
  }

  /** How many values a tensor of this shape has. */
  public int size() {
    return Arrays.stream(sides).reduce(1, Math::multiplyExact);
  }

  boolean is(int[] other) {
    return Arrays.equals(sides, other);
  }

  /** The sequences in a tensor's values; the only one takes them over. */
  public List<FrameSequence> sequences(float[] values, Meaning meaning) {
    int batch = sides.length == MOST_SIDES ? sides[0] : 1;
    int[] last = Arrays.copyOfRange(sides, Math.max(0, sides.length - 4), sides.length);
    int channels = last.length == 4 ? last[1] : 1;
    Grid grid = new Grid(channels, last[last.length - 2], last[last.length - 1]);
    if (batch == 1) {
      return List.of(new FrameSequence(values, last[0], grid, meaning));
    }
    int length = values.length / batch;
    var sequences = new ArrayList<FrameSequence>();
    for (int b = 0; b < batch; b++) {
      float[] its = Arrays.copyOfRange(values, b * length, (b + 1) * length);
      sequences.add(new FrameSequence(its, last[0], grid, meaning));
    }
    return sequences;
  }

  /** The shape of what follows such a tensor: the same, but for the number of frames. */
  public List<Integer> following(int horizon) {
    int time = sides.length == MOST_SIDES ? 1 : 0;
    return IntStream.range(0, sides.length)
        .mapToObj(axis -> axis == time ? horizon : sides[axis])
        .toList();
  }

  @Override
  public String toString() {
    return FrameSequence.shape(sides);
  }

  private static String text(long[] sides) {
    return Arrays.toString(sides).replace('[', '(').replace(']', ')');
  }
}
