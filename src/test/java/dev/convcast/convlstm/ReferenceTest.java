package dev.convcast.convlstm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Architecture.Peephole;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The network against an independent implementation in double precision. */
class ReferenceTest {

  private static final double TOLERANCE = 1e-4;
  private static final Map<String, Architecture> ARCHITECTURES =
      Map.of(
          "one-layer", architecture(1, List.of(5), 3, 3, Peephole.CHANNEL, null, null),
          "two-layer", architecture(1, List.of(4, 6), 3, 1, Peephole.NONE, null, null),
          "three-layer", architecture(2, List.of(6, 4, 3), 5, 3, Peephole.POSITION, 7, 10));

  @ParameterizedTest
  @ValueSource(strings = {"one-layer", "two-layer", "three-layer"})
  void agreesWithTheReference(String name) throws IOException {
    Architecture architecture = ARCHITECTURES.get(name);
    var names = architecture.tensors().keySet();
    try (var reference = new Reference(name);
        var parameters = Parameters.of(reference.weights(names, ""))) {
      parameters.requireGradients();
      NDArray target = reference.get("target");
      int horizon = (int) target.size(0);
      var network = new EncoderForecaster(architecture, parameters);

      NDArray logits =
          Libtorch.withGradients(() -> network.logits(reference.get("input"), horizon));
      NDArray forecast = network.activate(logits);
      NDArray loss = Libtorch.withGradients(() -> crossEntropy(logits, target));
      Libtorch.backward(loss);

      assertClose("logits", logits, reference.get("logits"));
      assertClose("forecast", forecast, reference.get("forecast"));
      assertClose("crossEntropy", loss, reference.get("crossEntropy"));
      for (String tensor : names) {
        assertClose(
            "grad/" + tensor,
            parameters.get(tensor).getGradient(),
            reference.get("grad/" + tensor));
      }
    }
  }

  @Test
  void agreesWithTheReferenceInOneCell() throws IOException {
    try (var reference = new Reference("cell")) {
      var weights = new LinkedHashMap<String, Weights.Tensor>();
      for (String name :
          List.of(
              "input.weight", "state.weight", "bias", "peephole.i", "peephole.f", "peephole.o")) {
        weights.putAll(reference.weights(List.of("encoder.0." + name), "").tensors());
      }
      try (var parameters = Parameters.of(new Weights(weights))) {
        parameters.requireGradients();
        NDArray input = reference.get("input");
        NDArray hidden = reference.get("hidden");
        NDArray memory = reference.get("memory");
        List.of(input, hidden, memory).forEach(x -> x.setRequiresGradient(true));
        var cell = new DirectCell(parameters, "encoder.0");

        State next =
            Libtorch.withGradients(
                () ->
                    cell.step(
                        cell.inputs(Steps.of(input), 1, Team.ALONE).next(),
                        new State(hidden, memory, Extent.of(hidden.getShape(), 1)),
                        Team.ALONE));
        Libtorch.backward(
            Libtorch.withGradients(() -> next.hidden().sum().add(next.memory().square().sum())));

        assertClose("nextHidden", next.hidden(), reference.get("nextHidden"));
        assertClose("nextMemory", next.memory(), reference.get("nextMemory"));
        assertClose("grad/input", input.getGradient(), reference.get("grad/input"));
        assertClose("grad/hidden", hidden.getGradient(), reference.get("grad/hidden"));
        assertClose("grad/memory", memory.getGradient(), reference.get("grad/memory"));
        for (String name : weights.keySet()) {
          assertClose(
              "grad/" + name, parameters.get(name).getGradient(), reference.get("grad/" + name));
        }
      }
    }
  }

  private static NDArray crossEntropy(NDArray logits, NDArray target) {
    NDArray q = ai.djl.nn.Activation.sigmoid(logits);
    NDArray p = target.mul(q.log()).add(target.neg().add(1).mul(q.neg().add(1).log()));
    return p.mean().neg();
  }

  private static void assertClose(String what, NDArray actual, NDArray expected) {
    assertThat(actual.getShape()).as(what).isEqualTo(expected.getShape());
    float[] is = actual.toFloatArray();
    float[] should = expected.toFloatArray();
    double scale = 0;
    double difference = 0;
    for (int n = 0; n < is.length; n++) {
      scale = Math.max(scale, Math.abs(should[n]));
      difference = Math.max(difference, Math.abs(is[n] - should[n]));
    }
    assertThat(difference / scale).as(what).isLessThan(TOLERANCE);
  }

  private static Architecture architecture(
      int channels,
      List<Integer> hidden,
      int inputKernel,
      int stateKernel,
      Peephole peephole,
      Integer rows,
      Integer columns) {
    return new Architecture(
        channels,
        1,
        hidden,
        inputKernel,
        stateKernel,
        peephole,
        rows,
        columns,
        Feed.ZERO_INPUT,
        Output.SIGMOID);
  }
}
