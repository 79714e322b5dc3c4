package dev.convcast.convlstm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import org.junit.jupiter.api.Test;

class BuffersTest {

  private static final Shape LARGE = new Shape(3, 4);
  private static final Shape SMALL = new Shape(2, 4);

  private final Buffers buffers = new Buffers();

  @Test
  void lendsTheSameInTheNextPass() {
    NDArray one = buffers.borrow(LARGE);
    NDArray other = buffers.borrow(LARGE);
    assertThat(other).isNotSameAs(one);
    buffers.endPass();
    assertThat(buffers.borrow(LARGE)).matches(again -> again == one || again == other);
  }

  @Test
  void lendsAgainWhatWasGivenBack() {
    NDArray one = buffers.borrow(LARGE);
    buffers.giveBack(one);
    assertThat(buffers.borrow(LARGE)).isSameAs(one);
  }

  /**
   * Else a process would hold those of two sizes at once, where an epoch's last batch is smaller.
   */
  @Test
  void freesThoseOfAnotherSizeBeforeItMakesMore() {
    NDArray large = buffers.borrow(LARGE);
    buffers.endPass();
    NDArray small = buffers.borrow(SMALL);
    assertThat(isFreed(large)).isTrue();
    buffers.giveBack(small);
    buffers.borrow(LARGE);
    assertThat(isFreed(small)).isFalse(); // this pass may need it again
  }

  private static boolean isFreed(NDArray buffer) {
    return ((PtNDArray) buffer).isReleased();
  }
}
