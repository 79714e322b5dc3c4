package dev.convcast.forecasters;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiledAxisTest {

  @ParameterizedTest
  @CsvSource({
    "7316, 6, 4, 300, 60",
    "4963, 4, 4, 300, 60",
    "607, 2, 4, 300, 60",
    "1000, 3, 8, 48, 11",
    "73, 2, 2, 36, 7",
    "101, 9, 1, 8, 1"
  })
  void coversAnAxis(int length, int count, int cell, int overlap, int ramp) {
    TiledAxis axis = TiledAxis.of(length, count, cell, overlap, ramp);
    float[] sum = new float[length];
    for (int tile = 0; tile < count; tile++) {
      int start = axis.starts().get(tile);
      float[] weights = axis.weights(tile);
      boolean last = tile == count - 1;
      assertThat(start % cell).isZero();
      assertThat(weights.length).isBetween(axis.side() - (last ? cell - 1 : 0), axis.side());
      assertThat(last ? start + weights.length : length).isEqualTo(length);
      int margin = (overlap - ramp) / 2;
      for (int i = 0; i < weights.length; i++) {
        boolean nearItsEdge = (tile > 0 && i < margin) || (!last && i >= weights.length - margin);
        assertThat(weights[i]).isBetween(0f, nearItsEdge ? 0f : 1f);
        sum[start + i] += weights[i];
      }
      if (!last) {
        assertThat(start + axis.side() - axis.starts().get(tile + 1))
            .isGreaterThanOrEqualTo(overlap);
      }
    }
    assertThat(sum).usingComparatorWithPrecision(1e-6f).containsOnly(1f);
  }

  @Test
  void goesOverEvenly() {
    TiledAxis axis = TiledAxis.of(30, 2, 1, 10, 4);
    assertThat(axis.side()).isEqualTo(20);
    float[] first = axis.weights(0);
    for (int i = 0; i < 4; i++) {
      assertThat(first[13 + i]).isCloseTo(0.875f - i * 0.25f, Offset.offset(1e-6f));
    }
    assertThat(first[12]).isEqualTo(1);
    assertThat(first[17]).isZero();
  }
}
