package dev.convcast.frames.codec.tiff;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.codec.NorthUp;
import dev.convcast.frames.geo.Georeference;
import java.awt.Point;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BandedSampleModel;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferFloat;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes a zip of GeoTIFF images, {@code frame-0001.tif} and on, one a frame and channel: float32,
 * deflated, NaN for missing data. Time and unit stand in GDAL's metadata.
 */
public final class GeoTiffWriter {

  private GeoTiffWriter() {}

  /** Writes all frames; without a place the images are plain TIFF. */
  public static void writeZip(FrameSequence given, OutputStream out) throws IOException {
    FrameSequence frames = NorthUp.of(given);
    Grid grid = frames.grid();
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    zip.setLevel(0); // the images are compressed already
    for (int image = 0; image < frames.frames() * grid.channels(); image++) {
      int frame = image / grid.channels();
      String name = "frame-%04d".formatted(frame + 1);
      if (grid.channels() > 1) {
        name += "-channel-%02d".formatted(image % grid.channels() + 1);
      }
      ZipEntry entry = new ZipEntry(name + ".tif");
      entry.setTime(0);
      zip.putNextEntry(entry);
      write(frames, image, frame, zip);
      zip.closeEntry();
    }
    zip.finish();
  }

  private static void write(FrameSequence frames, int image, int frame, OutputStream out)
      throws IOException {
    BufferedImage picture = picture(frames, image);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    try (var stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionType("Deflate");
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(
              ImageTypeSpecifier.createFromRenderedImage(picture), param);
      TIFFDirectory tags = TIFFDirectory.createFromMetadata(metadata);
      Georeference place = frames.meaning().georeference();
      if (place != null) {
        GeoKeys.fields(place).forEach(tags::addTIFFField);
      }
      tags.addTIFFField(text(TiffTags.GDAL_METADATA, metadata(frames.meaning(), frame)));
      tags.addTIFFField(text(TiffTags.GDAL_NODATA, "nan"));
      writer.write(null, new IIOImage(picture, List.of(), tags.getAsMetadata()), param);
    } finally {
      writer.dispose();
    }
  }

  private static BufferedImage picture(FrameSequence frames, int image) {
    Grid grid = frames.grid();
    int area = grid.rows() * grid.columns();
    float[] values = new float[area];
    System.arraycopy(frames.values(), image * area, values, 0, area);
    var model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_FLOAT);
    var samples = new BandedSampleModel(DataBuffer.TYPE_FLOAT, grid.columns(), grid.rows(), 1);
    var raster =
        Raster.createWritableRaster(samples, new DataBufferFloat(values, area), new Point(0, 0));
    return new BufferedImage(model, raster, false, null);
  }

  private static String metadata(Meaning meaning, int frame) {
    StringBuilder xml = new StringBuilder("<GDALMetadata>\n");
    if (!meaning.times().isEmpty()) {
      xml.append("<Item name=\"Valid time\">")
          .append(meaning.times().get(frame))
          .append("</Item>\n");
    }
    if (meaning.unit() != null) {
      String symbol =
          meaning.unit().symbol().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
      xml.append("<Item name=\"UNITTYPE\" sample=\"0\" role=\"unittype\">")
          .append(symbol)
          .append("</Item>\n");
    }
    return xml.append("</GDALMetadata>").toString();
  }

  private static TIFFField text(int number, String text) {
    return new TIFFField(
        new TIFFTag("GDAL", number, 1 << TIFFTag.TIFF_ASCII),
        TIFFTag.TIFF_ASCII,
        1,
        new String[] {text});
  }
}
