package dev.convcast.datasets;

import java.util.List;

/** Somebody who may be at work with datasets. */
public interface DatasetUse {

  /** What needs the dataset now, each in a few words such as {@code training job 4711}. */
  List<String> of(DatasetName name);
}
