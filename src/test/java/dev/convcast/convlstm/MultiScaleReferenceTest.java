package dev.convcast.convlstm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Architecture.Peephole;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The network with strides against an independent implementation in double precision,
 * src/test/python/scales_reference.py.
 */
class MultiScaleReferenceTest {

  private static final double TOLERANCE = 1e-4;

  @Test
  void agreesWhereTheStrideDividesTheGrid() throws IOException {
    agrees(
        "strides-2",
        new Architecture(
            1,
            1,
            List.of(4, 3),
            3,
            3,
            Peephole.CHANNEL,
            null,
            null,
            Feed.ZERO_INPUT,
            Output.SIGMOID,
            List.of(2)));
  }

  @Test
  void agreesWhereTheStridesDoNotDivideTheGrid() throws IOException {
    agrees(
        "strides-2-3",
        new Architecture(
            2,
            1,
            List.of(5, 4, 6),
            5,
            3,
            Peephole.POSITION,
            11,
            16,
            Feed.ZERO_INPUT,
            Output.SIGMOID,
            List.of(2, 3)));
  }

  private static void agrees(String name, Architecture architecture) throws IOException {
    var names = architecture.tensors().keySet();
    try (var reference = new Reference(name);
        var parameters = Parameters.of(reference.weights(names, ""))) {
      assertThat(reference.names("grad/")).containsExactlyElementsOf(names);
      parameters.requireGradients();
      NDArray target = reference.get("target");
      int horizon = (int) target.size(0);
      var network = new EncoderForecaster(architecture, parameters);

      NDArray logits =
          Libtorch.withGradients(() -> network.logits(reference.get("input"), horizon));
      NDArray loss = Libtorch.withGradients(() -> crossEntropy(logits, target));
      Libtorch.backward(loss);

      assertClose("logits", logits, reference.get("logits"));
      assertClose("crossEntropy", loss, reference.get("crossEntropy"));
      for (String tensor : names) {
        assertClose(
            "grad/" + tensor,
            parameters.get(tensor).getGradient(),
            reference.get("grad/" + tensor));
      }
    }
  }

  private static NDArray crossEntropy(NDArray logits, NDArray target) {
    NDArray q = Activation.sigmoid(logits);
    NDArray p = target.mul(q.log()).add(target.neg().add(1).mul(q.neg().add(1).log()));
    return p.mean().neg();
  }

  private static void assertClose(String what, NDArray actual, NDArray expected) {
    assertThat(actual.getShape()).as(what).isEqualTo(expected.getShape());
    double scale = expected.abs().max().getFloat();
    double difference = actual.sub(expected).abs().max().getFloat();
    assertThat(difference / scale).as(what).isLessThan(TOLERANCE);
  }
}
