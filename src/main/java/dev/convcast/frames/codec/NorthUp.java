package dev.convcast.frames.codec;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.geo.Georeference;

/** Frames whose first row is the northernmost, as map formats want them. */
public final class NorthUp {

  private NorthUp() {}

  /** The same frames, turned over where their rows go north; others as they are. */
  public static FrameSequence of(FrameSequence frames) {
    Meaning meaning = frames.meaning();
    Georeference place = meaning.georeference();
    if (place == null || place.isNorthUp()) {
      return frames;
    }
    Grid grid = frames.grid();
    int columns = grid.columns();
    float[] values = new float[frames.values().length];
    for (int image = 0; image < frames.frames() * grid.channels(); image++) {
      int first = image * grid.rows() * columns;
      for (int row = 0; row < grid.rows(); row++) {
        int turned = grid.rows() - 1 - row;
        System.arraycopy(
            frames.values(), first + row * columns, values, first + turned * columns, columns);
      }
    }
    return new FrameSequence(
        values,
        frames.frames(),
        grid,
        new Meaning(
            meaning.unit(), meaning.interval(), meaning.times(), place.flipped(grid.rows())));
  }
}
