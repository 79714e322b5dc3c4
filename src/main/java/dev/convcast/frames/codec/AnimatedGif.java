package dev.convcast.frames.codec;

import dev.convcast.frames.Meaning;
import dev.convcast.refusal.Refusal;
import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.FileImageInputStream;
import org.w3c.dom.NodeList;

/** Animations in grey, as frames (T, H, W) of values 0 to 255. */
public final class AnimatedGif {

  public static final byte[] MAGIC = {'G', 'I', 'F', '8'};

  private AnimatedGif() {}

  public static FrameArray open(String file, Path path, CodecLimits limits) throws IOException {
    GifOutline outline = GifOutline.read(file, path, limits);
    int[] shape = {outline.images(), outline.rows(), outline.columns()};
    return new DecodedArray(shape, Meaning.UNKNOWN, () -> decode(file, path, shape));
  }

  private static IIOMetadataNode node(IIOMetadataNode tree, String name) {
    NodeList found = tree.getElementsByTagName(name);
    return found.getLength() == 0 ? new IIOMetadataNode() : (IIOMetadataNode) found.item(0);
  }

  /** Each image is drawn over what the one before left. */
  private static float[] decode(String file, Path path, int[] shape) {
    float[] values = new float[(int) Sides.product(shape)];
    int area = shape[1] * shape[2];
    var canvas = new BufferedImage(shape[2], shape[1], BufferedImage.TYPE_INT_ARGB);
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (FileImageInputStream in = new FileImageInputStream(path.toFile())) {
      reader.setInput(in);
      for (int frame = 0; frame < shape[0]; frame++) {
        var before = new BufferedImage(shape[2], shape[1], BufferedImage.TYPE_INT_ARGB);
        before.setData(canvas.getData());
        IIOMetadataNode metadata =
            (IIOMetadataNode)
                reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0");
        IIOMetadataNode place = node(metadata, "ImageDescriptor");
        int left = Integer.parseInt(place.getAttribute("imageLeftPosition"));
        int top = Integer.parseInt(place.getAttribute("imageTopPosition"));
        BufferedImage image = reader.read(frame);
        Graphics2D pen = canvas.createGraphics();
        pen.drawImage(image, left, top, null);
        grey(file, canvas, values, frame * area);
        switch (node(metadata, "GraphicControlExtension").getAttribute("disposalMethod")) {
          case "restoreToBackgroundColor" -> {
            pen.setComposite(AlphaComposite.Clear);
            pen.fillRect(left, top, image.getWidth(), image.getHeight());
          }
          case "restoreToPrevious" -> canvas.setData(before.getData());
          default -> {} // it stays
        }
        pen.dispose();
      }
      return values;
    } catch (Refusal refusal) {
      throw refusal;
    } catch (IOException | RuntimeException broken) {
      throw broken(file);
    } finally {
      reader.dispose();
    }
  }

  private static void grey(String file, BufferedImage canvas, float[] values, int first) {
    int[] colours =
        canvas.getRGB(0, 0, canvas.getWidth(), canvas.getHeight(), null, 0, canvas.getWidth());
    for (int i = 0; i < colours.length; i++) {
      int blue = colours[i] & 0xff;
      if (colours[i] >>> 24 != 0
          && (colours[i] >> 8 & 0xff) != blue | (colours[i] >> 16 & 0xff) != blue) {
        throw Refusal.doesNotFit(
            "frames",
            "%s is a GIF in colour, of which no values can be known; expected one in grey"
                .formatted(file));
      }
      values[first + i] = colours[i] >>> 24 == 0 ? Float.NaN : blue;
    }
  }

  public static Refusal broken(String file) {
    return Refusal.unreadable(file + " begins like a GIF, but it is broken; expected a whole GIF");
  }
}
