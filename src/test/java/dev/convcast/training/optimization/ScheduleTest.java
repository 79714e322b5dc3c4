package dev.convcast.training.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.convcast.training.optimization.Schedule.Place;
import dev.convcast.training.optimization.Schedule.Plateau.Descent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against what PyTorch's schedulers of the same names gave, at a learning rate of 1. */
class ScheduleTest {

  @Test
  void cyclesOnce() {
    assertShares(
        new Schedule.OneCycle(0.3),
        0.04,
        0.13167184,
        0.37167184,
        0.66832816,
        0.90832816,
        1.0,
        0.98746401,
        0.95048463,
        0.89091618,
        0.81174565,
        0.716943,
        0.61126202,
        0.500002,
        0.38874198,
        0.283061,
        0.18825835,
        0.10908782,
        0.04951937,
        0.01253999,
        4e-06);
  }

  @Test
  void fallsAsACosine() {
    assertShares(
        new Schedule.Cosine(0, 0.1),
        1.0,
        0.97797543,
        0.91405765,
        0.81450336,
        0.68905765,
        0.55,
        0.41094235,
        0.28549664,
        0.18594235,
        0.12202457);
  }

  @Test
  void fallsWhereTheLossStays() {
    var plateau = new Schedule.Plateau(0, 0.5, 1);
    Descent descent = Descent.START;
    var shares = new ArrayList<Double>();
    for (double loss : new double[] {3, 2, 2.0, 1.9999, 2.5, 1, 1.2, 1.1, 1.3}) {
      shares.add(descent.share());
      descent = plateau.after(descent, loss);
    }
    assertThat(shares).containsExactly(1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.25);
  }

  @Test
  void warmsUpEvenly() {
    assertShares(new Schedule.WarmUp(2), 0.25, 0.5, 0.75, 1, 1, 1); // two updates an epoch
    assertShares(new Schedule.WarmUp(0), 1, 1, 1, 1);
    // a cosine and a plateau after it
    assertThat(new Schedule.Cosine(2, 0).share(new Place(1, 2, 20))).isEqualTo(0.5);
    assertThat(new Schedule.Cosine(2, 0).share(new Place(4, 2, 20))).isEqualTo(1);
    assertThat(new Schedule.Plateau(2, 0.5, 1).share(new Place(1, 2, 20))).isEqualTo(0.5);
  }

  private static void assertShares(Schedule schedule, double... expected) {
    List<Double> shares = new ArrayList<>();
    for (int update = 0; update < expected.length; update++) {
      shares.add(schedule.share(new Place(update, 2, expected.length)));
    }
    for (int n = 0; n < expected.length; n++) {
      assertThat(shares.get(n)).as("update %d", n).isCloseTo(expected[n], within(1e-7));
    }
  }
}
