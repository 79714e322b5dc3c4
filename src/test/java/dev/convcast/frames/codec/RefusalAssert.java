package dev.convcast.frames.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.convcast.refusal.Refusal;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Says what a call is refused for. */
public final class RefusalAssert {

  private RefusalAssert() {}

  public static void assertRefused(Refusal.Reason reason, String detail, ThrowingCallable call) {
    Refusal refusal = catchThrowableOfType(Refusal.class, call);
    assertThat(refusal).as("a refusal").isNotNull();
    assertThat(refusal.detail()).isEqualTo(detail);
    assertThat(refusal.reason()).isEqualTo(reason);
  }
}
