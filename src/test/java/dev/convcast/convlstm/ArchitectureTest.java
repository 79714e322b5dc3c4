package dev.convcast.convlstm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Architecture.Peephole;
import java.util.Arrays;
import java.util.LinkedHashMap;
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

  @Test
  void hasAConvolutionBetweenLayersThatDifferInScale() {
    Architecture architecture = multiScale(List.of(4, 6, 5), List.of(2, 3), Peephole.POSITION);
    var shapes = new LinkedHashMap<String, List<Integer>>();
    architecture
        .tensors()
        .forEach((name, shape) -> shapes.put(name, Arrays.stream(shape).boxed().toList()));
    assertThat(shapes.keySet()).filteredOn(name -> name.endsWith("input.weight")).hasSize(5);
    assertThat(shapes)
        .containsEntry("encoder.0.input.weight", List.of(16, 1, 3, 3))
        .containsEntry("encoder.1.down.weight", List.of(6, 4, 4, 4))
        .containsEntry("encoder.1.down.bias", List.of(6))
        .containsEntry("encoder.1.input.weight", List.of(24, 6, 3, 3))
        .containsEntry("encoder.2.down.weight", List.of(5, 6, 5, 5))
        .containsEntry("forecaster.1.up.weight", List.of(6, 5, 3, 3))
        .containsEntry("forecaster.1.input.weight", List.of(24, 6, 3, 3))
        .containsEntry("forecaster.0.up.weight", List.of(4, 6, 3, 3))
        .containsEntry("forecaster.0.input.weight", List.of(16, 4, 3, 3))
        .containsEntry("readout.hidden.weight", List.of(4, 4, 3, 3))
        .containsEntry("readout.weight", List.of(1, 4, 1, 1))
        // 11 x 16, and from there ever coarser
        .containsEntry("encoder.0.peephole.i", List.of(4, 11, 16))
        .containsEntry("encoder.1.peephole.i", List.of(6, 6, 8))
        .containsEntry("forecaster.2.peephole.o", List.of(5, 2, 3));
    assertThat(architecture.parameterCount())
        .isEqualTo(
            shapes.values().stream()
                .mapToLong(shape -> shape.stream().reduce(1, Math::multiplyExact))
                .sum());
  }

  @Test
  void leavesThePapersTensorsAsTheyAreWithoutStrides() {
    assertThat(architecture(1, List.of(2, 3), 3, 3).tensors().keySet())
        .containsExactly(
            "encoder.0.input.weight",
            "encoder.0.state.weight",
            "encoder.0.bias",
            "encoder.0.peephole.i",
            "encoder.0.peephole.f",
            "encoder.0.peephole.o",
            "encoder.1.input.weight",
            "encoder.1.state.weight",
            "encoder.1.bias",
            "encoder.1.peephole.i",
            "encoder.1.peephole.f",
            "encoder.1.peephole.o",
            "forecaster.0.state.weight",
            "forecaster.0.bias",
            "forecaster.0.peephole.i",
            "forecaster.0.peephole.f",
            "forecaster.0.peephole.o",
            "forecaster.1.input.weight",
            "forecaster.1.state.weight",
            "forecaster.1.bias",
            "forecaster.1.peephole.i",
            "forecaster.1.peephole.f",
            "forecaster.1.peephole.o",
            "readout.weight",
            "readout.bias");
  }

  private static Architecture multiScale(
      List<Integer> hidden, List<Integer> strides, Peephole peephole) {
    boolean byPosition = peephole == Peephole.POSITION;
    return new Architecture(
        1,
        1,
        hidden,
        3,
        3,
        peephole,
        byPosition ? 11 : null,
        byPosition ? 16 : null,
        Feed.ZERO_INPUT,
        Output.SIGMOID,
        strides);
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
