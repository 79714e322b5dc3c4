package dev.convcast.training;

import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What each epoch looks at, and in which order; the same seed gives the same. */
final class Samples {

  /** The epoch of samples that never change: those to validate on. */
  private static final int FIXED = 0;

  private final long seed;
  private final Augmentation augmentation;
  private final @Nullable CropChooser chooser;

  Samples(FrameArchive archive, TrainingPlan plan) {
    this.seed = plan.seed();
    this.augmentation = plan.augmentation();
    this.chooser =
        plan.crop()
            .map(crop -> new CropChooser(archive, plan.inputs(), plan.transform().low(), crop))
            .orElse(null);
  }

  /** In a new order each epoch, with new crops and views; {@code epoch} counts from 1. */
  List<Sample> shuffled(List<Window> windows, int epoch) throws IOException {
    List<Sample> samples = of(windows, epoch);
    SplittableRandom random = random(epoch);
    Collections.shuffle(samples, new Random(random.nextLong()));
    samples.replaceAll(sample -> sample.seen(augmentation.draw(random)));
    return samples;
  }

  /** In the windows' order, always the same. */
  List<Sample> fixed(List<Window> windows) throws IOException {
    return of(windows, FIXED);
  }

  private List<Sample> of(List<Window> windows, int epoch) throws IOException {
    SplittableRandom random = random(epoch).split();
    var samples = new ArrayList<Sample>(windows.size());
    for (Window window : windows) {
      if (chooser == null) {
        samples.add(new Sample(window, 0, 0));
      } else {
        samples.addAll(chooser.choose(window, random));
      }
    }
    return samples;
  }

  private SplittableRandom random(int epoch) {
    return new SplittableRandom(seed(seed, epoch, 0));
  }

  /** The seed of what is drawn for a batch, or for 0 of what is drawn for a whole epoch. */
  static long seed(long seed, int epoch, int batch) {
    return (seed * 1_000_003 + epoch) * 1_000_003 + batch;
  }
}
