package dev.convcast.datasets.web;

import dev.convcast.datasets.DatasetDescription;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A page of the list of datasets. */
@Schema(name = "Datasets")
record DatasetItems(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<DatasetItem> items) {

  static DatasetItems from(List<DatasetDescription> datasets) {
    return new DatasetItems(datasets.stream().map(DatasetItem::from).toList());
  }
}
