package dev.convcast.verification.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A page of evaluations. */
@Schema(name = "Evaluations")
record EvaluationItems(List<EvaluationJob> items) {}
