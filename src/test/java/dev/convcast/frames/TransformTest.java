package dev.convcast.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransformTest {

  private static final int VALUES = 10_000;

  static Stream<Transform> all() {
    return Stream.of(
        Transform.linear(0, 30),
        Transform.linear(-5, 255),
        new Transform.Log(0, 100, 0.01f),
        new Transform.Log(-2, 3, 2.5f),
        new Transform.Decibel(0, 100, 0.1f),
        new Transform.RainRate(-32, 60, 200, 1.6f),
        new Transform.RainRate(0, 55, 256, 1.42f));
  }

  @ParameterizedTest
  @MethodSource("all")
  void givesBackWhatItTook(Transform transform) {
    float least =
        transform instanceof Transform.Decibel decibel ? decibel.threshold() : transform.low();
    float range = transform.high() - transform.low();
    var random = new SplittableRandom(1);
    for (int n = 0; n < VALUES; n++) {
      float value = (float) random.nextDouble(least, transform.high());
      assertThat(transform.invert(transform.apply(value)))
          .as("%s of %s", transform, value)
          .isCloseTo(value, within(1e-5f * range));
    }
    assertThat(transform.invert(transform.apply(transform.low()))).isEqualTo(transform.low());
    assertThat(transform.invert(transform.apply(transform.high())))
        .isCloseTo(transform.high(), within(1e-5f * range));
  }

  @ParameterizedTest
  @MethodSource("all")
  void risesFromZeroToOneAndClips(Transform transform) {
    float low = transform.low();
    float high = transform.high();
    assertThat(transform.apply(low)).isZero();
    assertThat(transform.apply(high)).isEqualTo(1);
    assertThat(transform.apply(low - 10)).isZero();
    assertThat(transform.apply(high + 10)).isEqualTo(1);
    assertThat(transform.invert(-1)).isEqualTo(low);
    assertThat(transform.invert(2)).isCloseTo(high, within(1e-5f * (high - low)));
    assertThat(transform.apply(Float.NaN)).isNaN();
    assertThat(transform.invert(Float.NaN)).isNaN();
    for (int n = 1; n <= VALUES; n++) {
      float before = low + (n - 1) * (high - low) / VALUES;
      float value = low + n * (high - low) / VALUES;
      assertThat(transform.apply(value)).isGreaterThanOrEqualTo(transform.apply(before));
      assertThat(transform.invert((float) n / VALUES))
          .isGreaterThanOrEqualTo(transform.invert((n - 1f) / VALUES));
    }
  }

  @Test
  void knowsTheValuesThatTheFormulasGive() {
    // ln(1.01 / 0.01) / ln(100.01 / 0.01)
    assertThat(new Transform.Log(0, 100, 0.01f).apply(1)).isCloseTo(0.5010718f, within(1e-5f));
    // 0 dB is 15 dB above the dry -15 dB, 20 dB is 35 dB above
    assertThat(new Transform.Decibel(0, 100, 0.1f).apply(1)).isCloseTo(15f / 35, within(1e-5f));
    // 40 dBZ: (10^4 / 200)^(1 / 1.6) = 11.53 mm/h of the 48.62 of 50 dBZ, the 0.00 of -32 taken off
    assertThat(new Transform.RainRate(-32, 50, 200, 1.6f).apply(40))
        .isCloseTo(11.5305f / 48.6246f, within(1e-4f));
  }

  @Test
  void isDryBelowTheThreshold() {
    var transform = new Transform.Decibel(0, 100, 0.1f);
    assertThat(transform.apply(0.0999f)).isZero();
    assertThat(transform.apply(0.1f)).isCloseTo(5f / 35, within(1e-5f));
    assertThat(transform.invert(2.4f / 35)).isZero();
    assertThat(transform.invert(2.6f / 35)).isEqualTo(0.1f);
    assertThat(transform.invert(transform.apply(0.1f))).isEqualTo(0.1f, within(1e-6f));
  }

  @Test
  void refusesWhatHasNoInverse() {
    refuses(
        () -> Transform.linear(1, 1),
        "The transform's low is 1.0 and its high 1.0; expected two numbers, low below high");
    refuses(
        () -> new Transform.Log(0, 1, 0),
        "The transform's offset is 0.0 for a low of 0.0; expected more than 0.0, for the logarithm of a value and the offset");
    refuses(
        () -> new Transform.Decibel(0, 1, 2),
        "The transform's threshold is 2.0; expected more than 0 and low, 0.0, and less than high, 1.0");
    refuses(
        () -> new Transform.RainRate(0, 50, -200, 1.6f),
        "The transform's a is -200.0 and its b 1.6; expected numbers above 0, such as 200 and 1.6");
  }

  private static void refuses(ThrowingCallable making, String detail) {
    assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class).hasMessage(detail);
  }
}
