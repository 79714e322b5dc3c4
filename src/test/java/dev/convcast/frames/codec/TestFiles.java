package dev.convcast.frames.codec;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.files.FrameFile;
import dev.convcast.frames.files.FrameFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Makes files by hand in a folder. */
public record TestFiles(Path folder) {

  public static final CodecLimits LIMITS = new CodecLimits(1_000_000, 20, 10_000_000);

  public FrameFile file(String name, byte[] bytes) {
    try {
      Path path = Files.createTempFile(folder, "sent", "");
      return new FrameFile(name, null, Files.write(path, bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The door that the service uses, with its scratch folder beside. */
  public FrameFiles codec() {
    return codec(LIMITS);
  }

  public FrameFiles codec(CodecLimits limits) {
    return new FrameFiles(limits, folder.resolve("scratch"));
  }

  public static byte[] npy(String dictionary, byte[] body) {
    byte[] text = (dictionary + "\n").getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(10 + text.length + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(NpyHeader.MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) text.length)
        .put(text)
        .put(body)
        .array();
  }

  public static byte[] npy(String dtype, String shape, byte[] body) {
    return npy(
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(dtype, shape), body);
  }

  /** 0, 1, 2 ... as float32. */
  public static byte[] npy(int... shape) {
    int count = (int) Sides.product(shape);
    String sides = FrameSequence.shape(shape);
    return npy(
        "<f4",
        sides,
        body(
            ByteOrder.LITTLE_ENDIAN,
            4 * count,
            b -> {
              for (int i = 0; i < count; i++) {
                b.putFloat(i);
              }
            }));
  }

  public static byte[] npy(FrameSequence sequence) {
    return written(out -> NpyFormat.write(sequence, out));
  }

  public static FrameSequence counting(int... shape) {
    float[] values = new float[(int) Sides.product(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return FrameSequence.of(shape, values, Meaning.UNKNOWN);
  }

  public static byte[] body(ByteOrder order, int bytes, Consumer<ByteBuffer> fill) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(order);
    fill.accept(buffer);
    return buffer.array();
  }

  /** An image whose pixel at row y, column x has the samples y, x, 0, 0. */
  public static byte[] png(int type, int rows, int columns) {
    BufferedImage image = new BufferedImage(columns, rows, type);
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        image
            .getRaster()
            .setSample(x, y, 0, type == BufferedImage.TYPE_BYTE_BINARY ? 1 : 10 * y + x);
      }
    }
    return written(out -> ImageIO.write(image, "png", out));
  }

  /** Name, bytes, name, bytes and on. */
  public static byte[] zip(Object... namesAndBytes) {
    return written(
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          for (int i = 0; i < namesAndBytes.length; i += 2) {
            zip.putNextEntry(new ZipEntry((String) namesAndBytes[i]));
            zip.write((byte[]) namesAndBytes[i + 1]);
          }
          zip.finish();
        });
  }

  public interface Writing {
    void to(ByteArrayOutputStream out) throws IOException;
  }

  public static byte[] written(Writing writing) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  public static float[] all(FrameArray array) throws IOException {
    float[] values = new float[(int) Sides.product(array.shape())];
    array.read(0, values);
    return values;
  }
}
