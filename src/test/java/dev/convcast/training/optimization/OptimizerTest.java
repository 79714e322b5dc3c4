package dev.convcast.training.optimization;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.convcast.convlstm.Libtorch;
import dev.convcast.convlstm.Reference;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerTest {

  private static final float[][] GRADIENTS = {{0.1f, -0.2f, 0.3f}, {1, 1, -1}, {-0.5f, 0.25f, 0}};

  // PyTorch's torch.optim on the same three steps from (1, -2, 3) at rate 0.1

  @Test
  void stepsAsAdamDoesInPyTorch() {
    assertThat(steps(parameters -> new Adam(parameters, 0)))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(0.791906357f, -2.019974232f, 2.992254972f);
  }

  @Test
  void stepsAsRmsPropDoesInPyTorch() {
    assertThat(steps(RmsProp::new))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(0.515883505f, -2.073716640f, 2.987921953f);
  }

  @Test
  void stepsAsSgdWithMomentumDoesInPyTorch() {
    assertThat(steps(parameters -> new Sgd(parameters, 0.9)))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(0.832899988f, -2.160799980f, 3.108700037f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"one-layer", "two-layer", "three-layer"})
  void stepsAsTheReferenceDoes(String file) throws IOException {
    try (var reference = new Reference(file)) {
      assertThat(reference.names("sgd/")).contains("encoder.0.state.weight", "readout.bias");
      for (String name : reference.names("sgd/")) {
        NDArray parameter = reference.get(name).duplicate();
        new Sgd(List.of(parameter), 0).step(List.of(reference.get("grad/" + name)), 0.01, 1);
        assertThat(parameter.toFloatArray())
            .as(name)
            .usingComparatorWithPrecision(1e-6f)
            .containsExactly(reference.get("sgd/" + name).toFloatArray());
      }
    }
  }

  @Test
  void clipsByTheNormOfAllGradientsTogether() {
    try (NDManager manager = Libtorch.newManager()) {
      var gradients = List.of(manager.create(new float[] {-3}), manager.create(new float[] {0, 4}));
      Gradients.clip(gradients, 1); // their norm is 5
      assertThat(gradients.get(0).toFloatArray()).containsExactly(-0.6f);
      assertThat(gradients.get(1).toFloatArray()).containsExactly(0, 0.8f);
    }
  }

  @Test
  void leavesGradientsBelowTheNormAlone() {
    try (NDManager manager = Libtorch.newManager()) {
      var gradients = List.of(manager.create(new float[] {-3}), manager.create(new float[] {4}));
      Gradients.clip(gradients, 6);
      assertThat(gradients.get(0).toFloatArray()).containsExactly(-3);
    }
  }

  @Test
  void stepsAsAdamWDoesInPyTorch() {
    assertThat(steps(parameters -> new Adam(parameters, 0.5)))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(0.663066804f, -1.741482377f, 2.571528196f);
  }

  private static float[] steps(Function<List<NDArray>, Optimizer> kind) {
    try (NDManager manager = Libtorch.newManager()) {
      NDArray parameter = manager.create(new float[] {1, -2, 3});
      Optimizer optimizer = kind.apply(List.of(parameter));
      for (int n = 0; n < GRADIENTS.length; n++) {
        optimizer.step(List.of(manager.create(GRADIENTS[n])), 0.1, n + 1);
      }
      return parameter.toFloatArray();
    }
  }
}
