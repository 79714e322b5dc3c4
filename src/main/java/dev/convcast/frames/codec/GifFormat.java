package dev.convcast.frames.codec;

import dev.convcast.frames.FrameSequence;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Animated images to look at. A strip above each frame says in words whether it was observed or
 * forecast and when; a border says it in colour, grey or orange.
 */
public final class GifFormat {

  private static final int HUNDREDTHS_A_FRAME = 20;
  private static final int HUNDREDTHS_AT_THE_END = 120;
  private static final String IMAGE_TREE = "javax_imageio_gif_image_1.0";

  private GifFormat() {}

  /**
   * Writes a GIF that runs for ever, five frames a second. Of several channels it shows the first.
   * Small grids are enlarged, and of large ones every n-th row and column is shown, so that the
   * longer side has 256 to 800 pixels.
   */
  public static void write(Animation animation, OutputStream out) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    Picture picture = new Picture(animation);
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      FrameSequence forecast = animation.forecast();
      int frames = animation.frames();
      for (int i = 0; i < frames; i++) {
        int lead = i - animation.seen().frames();
        BufferedImage image =
            forecast != null && lead >= 0
                ? picture.draw(forecast, lead, Caption.ofForecast(animation.seen(), forecast, lead))
                : picture.draw(
                    animation.seen(), i, Caption.ofSeen(animation.seen(), forecast != null, i));
        int delay = i == frames - 1 ? HUNDREDTHS_AT_THE_END : HUNDREDTHS_A_FRAME;
        IIOMetadata metadata =
            writer.getDefaultImageMetadata(
                new ImageTypeSpecifier(image.getColorModel(), image.getSampleModel()),
                writer.getDefaultWriteParam());
        metadata.mergeTree(IMAGE_TREE, timing(delay));
        writer.writeToSequence(new IIOImage(image, null, metadata), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
  }

  private static IIOMetadataNode timing(int delay) {
    IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("transparentColorIndex", "0");
    control.setAttribute("delayTime", Integer.toString(delay));

    IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
    loop.setAttribute("applicationID", "NETSCAPE");
    loop.setAttribute("authenticationCode", "2.0");
    loop.setUserObject(new byte[] {1, 0, 0}); // for ever
    IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
    extensions.appendChild(loop);

    IIOMetadataNode root = new IIOMetadataNode(IMAGE_TREE);
    root.appendChild(control);
    root.appendChild(extensions);
    return root;
  }
}
