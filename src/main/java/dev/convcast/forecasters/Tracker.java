package dev.convcast.forecasters;

import boofcv.alg.tracker.klt.ConfigKlt;
import boofcv.alg.tracker.klt.KltTrackFault;
import boofcv.alg.tracker.klt.PyramidKltFeature;
import boofcv.alg.tracker.klt.PyramidKltTracker;
import boofcv.alg.transform.pyramid.PyramidOps;
import boofcv.factory.filter.derivative.FactoryDerivative;
import boofcv.factory.tracker.FactoryTrackerAlg;
import boofcv.factory.transform.pyramid.FactoryPyramid;
import boofcv.struct.image.GrayF32;
import boofcv.struct.image.ImageType;
import boofcv.struct.pyramid.ConfigDiscreteLevels;
import boofcv.struct.pyramid.PyramidDiscrete;

/**
 * Finds where what surrounds a node was a frame before, from coarse to fine (Lucas and Kanade
 * 1981). Looking back, the vectors start where things are now, which is where the forecast starts.
 */
final class Tracker {

  private static final int RADIUS = 7;
  private static final int LEVELS = 3;
  private static final float TEXTURE = 1000; // determinant of the gradients, a pixel
  private static final int AWAY_FROM_MISSING = 4; // the edge of what is known does not move

  private final Lattice lattice;
  private final Vectors vectors;

  /**
   * @param lattice over the frames, not the pictures
   * @param vectors where to put what was found
   */
  Tracker(Lattice lattice, Vectors vectors) {
    this.lattice = lattice;
    this.vectors = vectors;
  }

  /** Looks from the later picture back to the earlier. Too small a picture shows no motion. */
  void track(Picture later, Picture earlier) {
    int radius = Math.min(RADIUS, (later.shortestSide() - 1) / 2);
    if (radius < 1) {
      return;
    }
    int levels = levels(later.shortestSide());
    PyramidDiscrete<GrayF32> now = pyramid(later, levels);
    PyramidDiscrete<GrayF32> before = pyramid(earlier, levels);
    GrayF32[] nowX = PyramidOps.declareOutput(now, ImageType.SB_F32);
    GrayF32[] nowY = PyramidOps.declareOutput(now, ImageType.SB_F32);
    PyramidOps.gradient(now, FactoryDerivative.sobel(GrayF32.class, GrayF32.class), nowX, nowY);

    PyramidKltTracker<GrayF32, GrayF32> klt =
        FactoryTrackerAlg.kltPyramid(settings(), GrayF32.class, GrayF32.class);
    var feature = new PyramidKltFeature(levels, radius);
    for (int n = 0; n < lattice.size(); n++) {
      float x = inPicture(n % lattice.columns(), later);
      float y = inPicture(n / lattice.columns(), later);
      if (!later.isKnownAround(x, y, AWAY_FROM_MISSING)) {
        continue;
      }
      feature.setPosition(x, y);
      klt.setImage(now, nowX, nowY);
      if (!klt.setDescription(feature)) {
        continue;
      }
      klt.setImage(before);
      if (klt.track(feature) == KltTrackFault.SUCCESS
          && earlier.isKnownAround(feature.x, feature.y, AWAY_FROM_MISSING)) {
        vectors.add(n, (y - feature.y) * later.pooling(), (x - feature.x) * later.pooling());
      }
    }
  }

  private float inPicture(int node, Picture picture) {
    return (lattice.pixel(node) + .5f) / picture.pooling() - .5f;
  }

  /** As many as leave room for the surroundings of one node in the coarsest. */
  private static int levels(int side) {
    int levels = LEVELS;
    while (levels > 1 && side >> (levels - 1) < 2 * RADIUS) {
      levels--;
    }
    return levels;
  }

  private static PyramidDiscrete<GrayF32> pyramid(Picture picture, int levels) {
    PyramidDiscrete<GrayF32> pyramid =
        FactoryPyramid.discreteGaussian(
            ConfigDiscreteLevels.levels(levels), -1, 2, true, ImageType.SB_F32);
    pyramid.process(picture.brightness());
    return pyramid;
  }

  private static ConfigKlt settings() {
    var settings = new ConfigKlt();
    settings.minDeterminant = TEXTURE;
    settings.maxPerPixelError = Float.MAX_VALUE; // rain grows and decays while it moves
    return settings;
  }
}
