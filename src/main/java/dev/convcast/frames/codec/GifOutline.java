package dev.convcast.frames.codec;

import dev.convcast.refusal.Refusal;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a GIF says of itself before its pixels are decoded: its screen and how many images there
 * are. ImageIO would give an image memory by what it says of itself, whatever the screen, and
 * copies an extension anew for each block of it.
 */
record GifOutline(int rows, int columns, int images) {

  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int END = 0x3b;
  private static final int LONGEST_EXTENSION = 1 << 20;

  /** Refuses more values in all images than the limit, and images beyond their screen. */
  static GifOutline read(String file, Path path, CodecLimits limits) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      in.skipNBytes(6);
      int columns = number(in);
      int rows = number(in);
      colours(in, in.readUnsignedByte(), 2);
      limits.checkValues(file, (long) rows * columns);
      int images = 0;
      for (int block = in.read(); block != END && block >= 0; block = in.read()) {
        if (block == IMAGE) {
          images++;
          limits.checkValues(file, (long) rows * columns * images);
          image(file, in, images, rows, columns);
        } else if (block == EXTENSION) {
          in.skipNBytes(1);
          if (blocks(in) > LONGEST_EXTENSION) {
            throw AnimatedGif.broken(file);
          }
        } else {
          throw AnimatedGif.broken(file);
        }
      }
      if (images == 0 || rows == 0 || columns == 0) {
        throw AnimatedGif.broken(file);
      }
      return new GifOutline(rows, columns, images);
    } catch (EOFException end) {
      throw AnimatedGif.broken(file);
    }
  }

  private static void image(String file, DataInputStream in, int number, int rows, int columns)
      throws IOException {
    int left = number(in);
    int top = number(in);
    int width = number(in);
    int height = number(in);
    if (left + width > columns || top + height > rows) {
      throw Refusal.unreadable(
          "%s: image %d of the GIF covers rows %d to %d and columns %d to %d of a screen of %d x %d; expected images within it"
              .formatted(
                  file, number, top, top + height - 1, left, left + width - 1, rows, columns));
    }
    colours(in, in.readUnsignedByte(), 0);
    in.skipNBytes(1);
    blocks(in);
  }

  private static int number(DataInputStream in) throws IOException {
    int low = in.readUnsignedByte();
    return in.readUnsignedByte() << 8 | low;
  }

  /** Skips a table of colours, where there is one, and what stands before it. */
  private static void colours(DataInputStream in, int flags, int before) throws IOException {
    in.skipNBytes(before);
    if ((flags & 0x80) != 0) {
      in.skipNBytes(3L << (flags & 7) + 1);
    }
  }

  /** Skips blocks up to an empty one. */
  private static long blocks(DataInputStream in) throws IOException {
    long bytes = 0;
    for (int length = in.readUnsignedByte(); length > 0; length = in.readUnsignedByte()) {
      in.skipNBytes(length);
      bytes += length;
    }
    return bytes;
  }
}
