package dev.convcast.datasets;

import dev.convcast.frames.Grid;
import dev.convcast.frames.Unit;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes sequences of two handwritten digits that fly through the frame and bounce off its walls,
 * after Moving MNIST (Srivastava et al. 2015): each starts at a uniform place, flies 0.1 of the
 * free canvas a frame in a uniform direction, and where they overlap the higher value wins. The
 * digits are strokes of our own, each written a little differently. Values 0 to 1, float32.
 *
 * <p>The same settings make the same bytes on every machine; a sequence does not depend on how many
 * are made, and no sequence of one seed is one of another.
 *
 * @param sequences 1 to 100,000
 * @param frames in each sequence, 2 to 1,000
 * @param rows 16 to 512
 * @param columns 16 to 512
 */
public record MovingDigits(int sequences, int frames, int rows, int columns, long seed) {

  public static final String KIND = "moving-digits";

  private static final int DIGITS = 2;
  private static final double STEP = 0.1;

  public MovingDigits {
    require("sequences", sequences, 1, 100_000);
    require("frames", frames, 2, 1000);
    require("rows", rows, 16, 512);
    require("columns", columns, 16, 512);
  }

  private static void require(String field, int value, int low, int high) {
    if (value < low || value > high) {
      throw Refusal.doesNotFit(
          field, "%s is %d; expected %d to %d".formatted(field, value, low, high));
    }
  }

  Outline outline(DatasetName name, Instant created) {
    return new Outline(
        name, DatasetKind.SEQUENCES, new Grid(1, rows, columns), Unit.ONE, null, source(), created);
  }

  private Source source() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("sequences", (long) sequences);
    settings.put("frames", (long) frames);
    settings.put("rows", (long) rows);
    settings.put("columns", (long) columns);
    settings.put("seed", seed);
    return new Source(KIND, settings);
  }

  void writeTo(FrameArchiveWriter archive) throws IOException {
    float[] frame = new float[rows * columns];
    for (int sequence = 0; sequence < sequences; sequence++) {
      SplitMix64 random = new SplitMix64(seed, sequence);
      Flight[] flights = new Flight[DIGITS];
      for (int i = 0; i < DIGITS; i++) {
        flights[i] = new Flight(random, side());
      }
      archive.startSegment(null);
      for (int t = 0; t < frames; t++) {
        Arrays.fill(frame, 0);
        for (Flight flight : flights) {
          flight.step();
          flight.drawOnto(frame);
        }
        archive.append(frame);
      }
    }
  }

  /** Of a digit's square: 28 of 64 pixels, as in Moving MNIST. */
  private int side() {
    return Math.min(rows, columns) * 28 / 64;
  }

  /** A digit on its way; its place is 0 to 1 of the canvas that its square leaves free. */
  private final class Flight {

    private final DigitStamp stamp;
    private double x;
    private double y;
    private double stepX;
    private double stepY;

    Flight(SplitMix64 random, int side) {
      stamp = DigitStamp.draw(side, random);
      x = random.next();
      y = random.next();
      double square;
      do { // a uniform direction without a sine: a point in the disc, moved to its edge
        stepX = random.between(-1, 1);
        stepY = random.between(-1, 1);
        square = stepX * stepX + stepY * stepY;
      } while (square > 1 || square < 1e-4);
      double scale = STEP / Math.sqrt(square);
      stepX *= scale;
      stepY *= scale;
    }

    void step() {
      x += stepX;
      y += stepY;
      if (x <= 0 || x >= 1) {
        x = Math.max(0, Math.min(1, x));
        stepX = -stepX;
      }
      if (y <= 0 || y >= 1) {
        y = Math.max(0, Math.min(1, y));
        stepY = -stepY;
      }
    }

    void drawOnto(float[] frame) {
      int top = (int) ((rows - stamp.side()) * y);
      int left = (int) ((columns - stamp.side()) * x);
      stamp.onto(frame, columns, top, left);
    }
  }
}
