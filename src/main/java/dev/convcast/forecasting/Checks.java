package dev.convcast.forecasting;

import dev.convcast.forecasters.ForecastModel;
import dev.convcast.forecasters.TileRule;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.refusal.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that a request must pass before it may wait for a model. */
record Checks(ForecastModel model, ForecastSettings settings) {

  /** Several requests: the refusal of one, which it numbers, refuses all. */
  List<Asked> ofAll(List<ForecastRequest> requests) {
    if (requests.size() == 1) {
      return List.of(of(requests.get(0)));
    }
    var asked = new ArrayList<Asked>();
    for (ForecastRequest request : requests) {
      try {
        asked.add(of(request));
      } catch (Refusal e) {
        var numbered =
            new Refusal(
                e.reason(),
                "Sequence %d of %d: %s".formatted(asked.size() + 1, requests.size(), e.detail()));
        e.facts().forEach(numbered::with);
        throw numbered;
      }
    }
    Asked first = asked.get(0);
    new FitCheck(model, settings).together(asked.size(), first.horizon(), first.seen().grid());
    return asked;
  }

  Asked of(ForecastRequest request) {
    var warnings = new ArrayList<String>();
    var check = new FitCheck(model, settings);
    int trained =
        model.card().map(card -> card.frames().horizon()).orElse(request.frames().frames());
    int horizon = check.horizon(request.horizon().orElse(trained), request.frames().grid());
    deadline(request);
    FrameSequence seen = check.inputs(request.frames(), warnings);
    if (model.card().isPresent() && horizon > trained) {
      warnings.add(
          "%s was trained to forecast %d frames: those after are beyond what it has learned"
              .formatted(model, trained));
    }
    tiles(seen.grid()).ifPresent(warnings::add);
    Optional.ofNullable(seen.meaning().unplaced()).ifPresent(warnings::add);
    Meaning meaning =
        ForecastMeaning.of(seen.meaning(), request.lastFrameTime(), model.card(), horizon);
    if (request.lastFrameTime().isPresent() && meaning.times().isEmpty()) {
      warnings.add(
          "There are no validTimes: neither the request nor %s says the interval".formatted(model));
    }
    var values = new InputCheck(model, seen);
    values.requireNumbers();
    model.card().ifPresent(card -> values.warnOfClipping(card, warnings));
    return new Asked(model, seen, horizon, meaning, warnings);
  }

  private Optional<String> tiles(Grid grid) {
    return model
        .card()
        .map(card -> new TileRule(card, settings.tileMemory().toBytes()).over(grid))
        .filter(tiling -> !tiling.isWhole())
        .map(
            tiling ->
                "The grid of %d x %d was forecast in %s"
                    .formatted(grid.rows(), grid.columns(), tiling));
  }

  Duration deadline(ForecastRequest request) {
    Duration deadline = request.deadline().orElse(settings.deadline());
    Duration longest = settings.longestDeadline();
    if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(longest) > 0) {
      throw Refusal.doesNotFit(
          "deadline",
          "The deadline is %s; expected more than zero and at most %s"
              .formatted(deadline, longest));
    }
    return deadline;
  }
}
