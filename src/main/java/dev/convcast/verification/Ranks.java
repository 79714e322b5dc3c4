package dev.convcast.verification;

import dev.convcast.verification.result.ScoreKey;
import dev.convcast.verification.scores.Tally;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cases in the order of how well they were forecast; one without a score has no place. */
final class Ranks {

  /** A case and its score. */
  record Rank(int number, double score) {}

  private final ScoreKey key;
  private final List<Rank> ranks = new ArrayList<>();

  Ranks(ScoreKey key) {
    this.key = key;
  }

  void add(int number, Tally tally) {
    Double score = key.of(tally.overall());
    if (score != null) {
      ranks.add(new Rank(number, score));
    }
  }

  List<Rank> worst(int count) {
    List<Rank> order = bestFirst();
    Collections.reverse(order);
    return List.copyOf(order.subList(0, Math.min(count, order.size())));
  }

  /** The best, the median and the worst. */
  Map<String, Rank> places() {
    List<Rank> order = bestFirst();
    var places = new LinkedHashMap<String, Rank>();
    if (!order.isEmpty()) {
      places.put("best", order.get(0));
      places.put("median", order.get((order.size() - 1) / 2));
      places.put("worst", order.get(order.size() - 1));
    }
    return places;
  }

  private List<Rank> bestFirst() {
    var order = new ArrayList<>(ranks);
    order.sort(Comparator.comparingDouble(rank -> key.score().distance(rank.score())));
    return order;
  }
}
