package dev.convcast.frames.codec;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;

/**
 * Grey images. Those written here carry text chunks by which the values come back: {@code
 * convcast-scale} ("low high"), {@code convcast-missing} (a pixel), and where known {@code
 * convcast-unit} and {@code convcast-time}.
 */
public final class PngFormat {

  private PngFormat() {}

  public static FrameArray open(String file, Path path, CodecLimits limits) throws IOException {
    PngHeader header = PngHeader.read(file, path);
    limits.checkValues(
        "%s (%d x %d pixels)".formatted(file, header.height(), header.width()),
        (long) header.width() * header.height());
    header.checkGrey(file);
    PngScale scale = PngScale.of(file, header);
    return new DecodedArray(
        new int[] {header.height(), header.width()},
        PngScale.meaning(file, header.texts()),
        () -> decode(file, path, scale));
  }

  private static float[] decode(String file, Path path, PngScale scale) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    DataBuffer pixels;
    try (FileImageInputStream in = new FileImageInputStream(path.toFile())) {
      reader.setInput(in, true, true);
      pixels = reader.read(0).getRaster().getDataBuffer();
    } catch (IOException | RuntimeException broken) {
      throw PngHeader.broken(file, "pixels that cannot be decoded");
    } finally {
      reader.dispose();
    }
    float[] values = new float[pixels.getSize()];
    for (int i = 0; i < values.length; i++) {
      values[i] = scale.value(pixels.getElem(i));
    }
    return values;
  }

  /**
   * Writes a zip of 16 bit grey images {@code frame-0001.png} and on, or {@code
   * frame-0001-channel-01.png} for each of several channels. Values from {@code low} to {@code
   * high} spread over the pixels 0 to 65534 and come back within one step; values beyond are cut;
   * pixel 65535 is missing data.
   */
  public static void writeZip(FrameSequence sequence, float low, float high, OutputStream out)
      throws IOException {
    PngScale scale = PngScale.written(low, high);
    Grid grid = sequence.grid();
    int area = grid.rows() * grid.columns();
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    zip.setLevel(0); // PNG is compressed already
    for (int image = 0; image < sequence.frames() * grid.channels(); image++) {
      int frame = image / grid.channels();
      String name = "frame-%04d".formatted(frame + 1);
      if (grid.channels() > 1) {
        name += "-channel-%02d".formatted(image % grid.channels() + 1);
      }
      ZipEntry entry = new ZipEntry(name + ".png");
      entry.setTime(0);
      zip.putNextEntry(entry);
      PngWriter png = new PngWriter(zip, grid.rows(), grid.columns());
      png.write(sequence.values(), image * area, scale, texts(scale, sequence.meaning(), frame));
      zip.closeEntry();
    }
    zip.finish();
  }

  private static Map<String, String> texts(PngScale scale, Meaning meaning, int frame) {
    Map<String, String> texts = new TreeMap<>(scale.texts());
    if (meaning.unit() != null) {
      texts.put(PngScale.UNIT, meaning.unit().symbol());
    }
    if (!meaning.times().isEmpty()) {
      texts.put(PngScale.TIME, meaning.times().get(frame).toString());
    }
    return texts;
  }
}
