package dev.convcast.frames.codec;

import dev.convcast.refusal.Refusal;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * What a PNG says of itself before its pixels are decoded.
 *
 * @param depth bits in a sample
 * @param colour the PNG colour type, 0 for grey
 * @param transparent whether there is a tRNS chunk
 * @param texts its tEXt chunks whose keywords begin with {@code convcast-}
 */
public record PngHeader(
    int width, int height, int depth, int colour, boolean transparent, Map<String, String> texts) {

  public static final byte[] MAGIC = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int LONGEST_TEXT = 256;

  /** Walks over all chunks of the file and checks their sums, decoding none of the pixels. */
  public static PngHeader read(String file, Path path) throws IOException {
    CRC32 sum = new CRC32();
    try (DataInputStream in =
        new DataInputStream(
            new CheckedInputStream(new BufferedInputStream(Files.newInputStream(path)), sum))) {
      in.skipNBytes(MAGIC.length);
      byte[] start = first(file, in, sum);
      Map<String, String> texts = new LinkedHashMap<>();
      boolean transparent = false;
      String type;
      do {
        int length = in.readInt();
        sum.reset();
        type = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
        transparent |= type.equals("tRNS");
        if (length < 0) {
          throw broken(file, "a chunk of negative length");
        }
        if (type.equals("tEXt") && length <= LONGEST_TEXT) {
          String[] text =
              new String(in.readNBytes(length), StandardCharsets.ISO_8859_1).split("\0", 2);
          if (text.length == 2 && text[0].startsWith("convcast-")) {
            texts.put(text[0], text[1]);
          }
        } else {
          in.skipNBytes(length);
        }
        checkSum(file, in, sum, type);
      } while (!type.equals("IEND"));
      return header(file, start, transparent, texts);
    } catch (EOFException end) {
      throw broken(file, "an early end");
    }
  }

  private static PngHeader header(
      String file, byte[] start, boolean transparent, Map<String, String> texts) {
    var fields = ByteBuffer.wrap(start);
    int width = fields.getInt();
    int height = fields.getInt();
    if (width < 1 || height < 1) {
      throw broken(file, "a size of " + width + " x " + height);
    }
    return new PngHeader(width, height, start[8], start[9], transparent, Map.copyOf(texts));
  }

  private static byte[] first(String file, DataInputStream in, CRC32 sum) throws IOException {
    int length = in.readInt();
    sum.reset();
    byte[] type = in.readNBytes(4);
    if (length != 13 || !Arrays.equals(type, new byte[] {'I', 'H', 'D', 'R'})) {
      throw broken(file, "no IHDR chunk of 13 bytes at its beginning");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    checkSum(file, in, sum, "IHDR");
    return bytes;
  }

  private static void checkSum(String file, DataInputStream in, CRC32 sum, String type)
      throws IOException {
    int computed = (int) sum.getValue();
    if (in.readInt() != computed) {
      throw broken(file, "a chunk " + type.replaceAll("[^A-Za-z]", "?") + " with a wrong checksum");
    }
  }

  public static Refusal broken(String file, String found) {
    return Refusal.unreadable(
        "%s begins like a PNG, but it has %s; expected a whole PNG".formatted(file, found));
  }

  /** Refuses what is not 8 or 16 bit grey. */
  public void checkGrey(String file) {
    String found =
        switch (colour) {
          case 0 ->
              transparent
                  ? "grey with a transparent level"
                  : depth == 8 || depth == 16 ? "" : depth + " bit grey";
          case 2 -> "colour";
          case 3 -> "palette colour";
          case 4 -> "grey with alpha";
          case 6 -> "colour with alpha";
          default -> throw broken(file, "the unknown colour type " + colour);
        };
    if (!found.isEmpty()) {
      throw Refusal.doesNotFit(
          "frames", "%s is a PNG in %s; expected 8 or 16 bit grey".formatted(file, found));
    }
  }
}
