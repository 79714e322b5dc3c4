package dev.convcast.verification;

import dev.convcast.datasets.Segment;
import dev.convcast.datasets.Split;
import java.util.List;

/** The part of a dataset that cases are from. */
enum Part {
  TRAIN,
  VALIDATION,
  TEST,
  ALL;

  List<Segment> of(Split split, List<Segment> all) {
    return switch (this) {
      case TRAIN -> split.train();
      case VALIDATION -> split.validation();
      case TEST -> split.test();
      case ALL -> all;
    };
  }
}
