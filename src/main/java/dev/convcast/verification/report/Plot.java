package dev.convcast.verification.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A chart at twice the size it is shown at, in which each forecaster always looks the same. */
final class Plot {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 470;
  // Okabe and Ito's colours, which the colour-blind can tell apart
  private static final List<Color> COLOURS =
      List.of(new Color(0x0072b2), new Color(0xd55e00), new Color(0x009e73));
  private static final List<Marker> MARKERS =
      List.of(SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.DIAMOND);
  private static final Color INK = new Color(0x333333);

  private final XYChart chart;

  Plot(String title, String x, String y) {
    chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    XYStyler style = chart.getStyler();
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setPlotGridLinesColor(new Color(0xdddddd));
    style.setChartTitleFont(font(Font.BOLD, 24));
    style.setAxisTitleFont(font(Font.PLAIN, 20));
    style.setAxisTickLabelsFont(font(Font.PLAIN, 19));
    style.setLegendFont(font(Font.PLAIN, 19));
    style.setLegendPosition(Styler.LegendPosition.OutsideS);
    style.setLegendLayout(Styler.LegendLayout.Horizontal);
    style.setLegendBorderColor(Color.WHITE);
    style.setChartFontColor(INK);
    style.setMarkerSize(9);
    style.setXAxisTickMarkSpacingHint(90);
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  XYStyler style() {
    return chart.getStyler();
  }

  /** The number-th forecaster's line; NaN leaves a gap. */
  void line(int number, String name, double[] x, double[] y) {
    var series = chart.addSeries(name, x, y);
    series.setLineColor(COLOURS.get(number % COLOURS.size()));
    series.setMarkerColor(COLOURS.get(number % COLOURS.size()));
    series.setMarker(MARKERS.get(number % MARKERS.size()));
    series.setLineStyle(new BasicStroke(3));
  }

  /** What was seen. */
  void truth(double[] x, double[] y) {
    var series = chart.addSeries("truth", x, y);
    series.setLineColor(INK);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineStyle(
        new BasicStroke(3, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {9, 6}, 0));
  }

  String png() {
    return png(BitmapEncoder.getBufferedImage(chart));
  }

  /** A picture as a URI that holds all of it. */
  static String png(BufferedImage image) {
    try {
      var bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "png", bytes);
      return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
