package dev.convcast.verification.report;

import java.awt.image.BufferedImage;

/** From little, which is pale, to much, which is dark; what is missing is grey. */
record ColourScale(double low, double high) {

  static final int MISSING = 0xb0aca4;

  private static final int[] STOPS = {
    0xf7f9fb, 0xcfe3f2, 0x8fc1df, 0x4792c6, 0x1f62a5, 0x4b2f86, 0xa3216f, 0xe0443e, 0xf6a13a
  };

  int rgb(float value) {
    if (Float.isNaN(value)) {
      return MISSING;
    }
    double place = Math.max(0, Math.min(1, (value - low) / (high - low))) * (STOPS.length - 1);
    int stop = Math.min(STOPS.length - 2, (int) place);
    return mix(STOPS[stop], STOPS[stop + 1], place - stop);
  }

  private static int mix(int from, int to, double share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = from >> shift & 0xff;
      int b = to >> shift & 0xff;
      mixed |= (int) Math.round(a + share * (b - a)) << shift;
    }
    return mixed;
  }

  /** All of it, from left to right. */
  BufferedImage bar(int width, int height) {
    var bar = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < width; x++) {
      int colour = rgb((float) (low + (high - low) * x / (width - 1)));
      for (int y = 0; y < height; y++) {
        bar.setRGB(x, y, colour);
      }
    }
    return bar;
  }
}
