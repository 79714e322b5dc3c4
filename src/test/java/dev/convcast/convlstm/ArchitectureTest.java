package dev.convcast.convlstm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Architecture.Peephole;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {

  @ParameterizedTest
  @CsvSource({
    "5, 5, 256, 13524496",
    "5, 5, 128-128, 10042896",
    "5, 5, 128-64-64, 7585296",
    "9, 1, 128-128, 11550224",
    "9, 1, 128-64-64, 8830480"
  })
  void hasAsManyParametersAsPublished(
      int inputKernel, int stateKernel, String hidden, long published) {
    List<Integer> layers = List.of(hidden.split("-")).stream().map(Integer::valueOf).toList();
    assertThat(architecture(4, layers, inputKernel, stateKernel).parameterCount())
        .isEqualTo(published);
  }

  @Test
  void refusesAnEvenKernel() {
    assertThatThrownBy(() -> architecture(4, List.of(8), 4, 3))
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessage("inputKernel is 4; expected an odd number from 1 to 63");
  }

  @Test
  void refusesToHaveNoLayers() {
    assertThatThrownBy(() -> architecture(4, List.of(), 3, 3))
        .hasMessage("hidden is []; expected 1 to 16 layers");
  }

  @Test
  void wantsTheGridForPeepholesByPositionOnly() {
    assertThatThrownBy(
            () ->
                new Architecture(
                    1,
                    1,
                    List.of(2),
                    3,
                    3,
                    Peephole.POSITION,
                    null,
                    4,
                    Feed.ZERO_INPUT,
                    Output.SIGMOID))
        .hasMessage(
            "rows is null; expected 1 to 65536, the patched grid's, as peepholes by position have");
    assertThatThrownBy(
            () ->
                new Architecture(
                    1,
                    1,
                    List.of(2),
                    3,
                    3,
                    Peephole.NONE,
                    null,
                    4,
                    Feed.ZERO_INPUT,
                    Output.SIGMOID))
        .hasMessage("columns is 4; expected absent: only peepholes by position have it");
  }

  private static Architecture architecture(
      int patch, List<Integer> hidden, int inputKernel, int stateKernel) {
    return new Architecture(
        1,
        patch,
        hidden,
        inputKernel,
        stateKernel,
        Peephole.CHANNEL,
        null,
        null,
        Feed.ZERO_INPUT,
        Output.SIGMOID);
  }
}
