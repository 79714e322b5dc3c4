package dev.convcast.frames.codec;

import dev.convcast.frames.FrameSequence;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.util.Arrays;

/** Draws single frames: a caption strip above, a border around, one colour a value. */
final class Picture {

  private static final int SHORTEST = 256;
  private static final int LONGEST = 800;
  private static final int BORDER = 5;
  private static final int DOT = 2;
  private static final int MARGIN = 7;
  private static final int STRIP = Label.ROWS * DOT + 2 * MARGIN;

  private static final int PAPER_RGB = 0xffffff;
  private static final int SEEN_RGB = 0x6b7280;
  private static final int FORECAST_RGB = 0xf0570c;

  private final ColourMap map;
  private final float low;
  private final float high;
  private final int enlarged;
  private final int stride;
  private final int width;
  private final int height;
  private final IndexColorModel colours;
  private final int paper;
  private final int seen;
  private final int forecast;

  /** Colours' numbers of an image, row by row, painted in place. */
  private record Canvas(byte[] pixels, int width) {

    static Canvas of(BufferedImage image) {
      var pixels = (DataBufferByte) image.getRaster().getDataBuffer();
      return new Canvas(pixels.getData(), image.getWidth());
    }

    void fill(int x, int y, int columns, int rows, int colour) {
      for (int row = y; row < y + rows; row++) {
        Arrays.fill(pixels, row * width + x, row * width + x + columns, (byte) colour);
      }
    }
  }

  Picture(Animation animation) {
    var grid = animation.seen().grid();
    map = ColourMap.of(animation.seen().meaning().unit());
    low = animation.low();
    high = animation.high();
    int longer = Math.max(grid.rows(), grid.columns());
    enlarged = (SHORTEST + longer - 1) / longer;
    stride = (longer + LONGEST - 1) / LONGEST;
    width = shown(grid.columns()) * enlarged;
    height = shown(grid.rows()) * enlarged;

    int[] values = map.colours();
    int[] all = Arrays.copyOf(values, values.length + 3);
    paper = values.length;
    seen = paper + 1;
    forecast = paper + 2;
    all[paper] = PAPER_RGB;
    all[seen] = SEEN_RGB;
    all[forecast] = FORECAST_RGB;
    colours = new IndexColorModel(8, all.length, all, 0, false, -1, DataBuffer.TYPE_BYTE);
  }

  BufferedImage draw(FrameSequence sequence, int frame, Caption caption) {
    int frameWidth = width + 2 * BORDER;
    int textWidth = Label.columns("observed -1000 min") * DOT + 2 * MARGIN;
    int imageWidth = Math.max(frameWidth, textWidth);
    int left = (imageWidth - frameWidth) / 2;
    BufferedImage image =
        new BufferedImage(
            imageWidth, STRIP + height + 2 * BORDER, BufferedImage.TYPE_BYTE_INDEXED, colours);
    Canvas canvas = Canvas.of(image);
    int accent = caption.forecast() ? forecast : seen;
    canvas.fill(0, 0, imageWidth, image.getHeight(), paper);
    canvas.fill(0, 0, imageWidth, STRIP, accent);
    text(canvas, caption.text());
    canvas.fill(left, STRIP, frameWidth, height + 2 * BORDER, accent);
    values(canvas, sequence, frame, left + BORDER);
    return image;
  }

  private void values(Canvas canvas, FrameSequence sequence, int frame, int left) {
    var grid = sequence.grid();
    int first = frame * grid.size();
    for (int y = 0; y < height; y++) {
      int row = first + y / enlarged * stride * grid.columns();
      int line = (STRIP + BORDER + y) * canvas.width() + left;
      for (int x = 0; x < width; x++) {
        float value = sequence.values()[row + x / enlarged * stride];
        canvas.pixels()[line + x] = (byte) map.number(value, low, high);
      }
    }
  }

  private void text(Canvas canvas, String text) {
    int columns = Math.min(Label.columns(text), (canvas.width() - 2 * MARGIN) / DOT);
    for (int row = 0; row < Label.ROWS; row++) {
      for (int column = 0; column < columns; column++) {
        if (Label.ink(text, row, column)) {
          canvas.fill(MARGIN + column * DOT, MARGIN + row * DOT, DOT, DOT, paper);
        }
      }
    }
  }

  private int shown(int side) {
    return (side + stride - 1) / stride;
  }
}
