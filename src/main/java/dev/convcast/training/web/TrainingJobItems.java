package dev.convcast.training.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A page of training jobs. */
@Schema(name = "TrainingJobs")
record TrainingJobItems(List<TrainingJob> items) {}
