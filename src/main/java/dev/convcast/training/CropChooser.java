package dev.convcast.training;

import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Window;
import dev.convcast.frames.Grid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Chooses crops at random, and chooses again, up to {@value #TRIES} times, where the window's last
 * input frame holds too little there to learn from. The best of the tries is taken then.
 */
final class CropChooser {

  private static final int TRIES = 30;

  private final FrameArchive archive;
  private final int lastInput;
  private final float dry;
  private final Crop crop;
  private final float[] frame;

  CropChooser(FrameArchive archive, int inputs, float dry, Crop crop) {
    this.archive = archive;
    this.lastInput = inputs - 1;
    this.dry = dry;
    this.crop = crop;
    this.frame = new float[archive.grid().size()];
  }

  List<Sample> choose(Window window, SplittableRandom random) throws IOException {
    archive.read(window.firstFrame() + lastInput, 1, frame);
    var samples = new ArrayList<Sample>();
    for (int n = 0; n < crop.perWindow(); n++) {
      samples.add(chooseOne(window, random));
    }
    return samples;
  }

  private Sample chooseOne(Window window, SplittableRandom random) {
    Grid grid = archive.grid();
    Sample best = null;
    double most = -1;
    for (int n = 0; best == null || (n < TRIES && most < 1); n++) {
      int row = random.nextInt(grid.rows() - crop.rows() + 1);
      int column = random.nextInt(grid.columns() - crop.columns() + 1);
      double fullness = fullness(row, column);
      if (fullness > most) {
        most = fullness;
        best = new Sample(window, row, column);
      }
    }
    return best;
  }

  /** 1 where the crop holds enough valid and wet pixels, less where it does not. */
  private double fullness(int row, int column) {
    Grid grid = archive.grid();
    int valid = 0;
    int wet = 0;
    for (int c = 0; c < grid.channels(); c++) {
      for (int y = row; y < row + crop.rows(); y++) {
        int from = (c * grid.rows() + y) * grid.columns() + column;
        for (int at = from; at < from + crop.columns(); at++) {
          valid += Float.isNaN(frame[at]) ? 0 : 1;
          wet += frame[at] > dry ? 1 : 0;
        }
      }
    }
    double pixels = (double) grid.channels() * crop.rows() * crop.columns();
    return Math.min(
        share(valid / pixels, crop.minimumValid()), share(wet / pixels, crop.minimumWet()));
  }

  private static double share(double is, double wanted) {
    return wanted == 0 ? 1 : Math.min(1, is / wanted);
  }
}
