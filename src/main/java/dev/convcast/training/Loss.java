package dev.convcast.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import dev.convcast.convlstm.EncoderForecaster;
import dev.convcast.convlstm.Libtorch;
import java.util.List;

/** How far a forecast is from what came, value by value; what is missing does not count. */
sealed interface Loss {

  NDArray eachValue(EncoderForecaster network, NDArray logits, NDArray target);

  /** The mean over the batch's valid values, a scalar; zero where there are none. */
  default NDArray mean(EncoderForecaster network, NDArray logits, Batch batch) {
    NDArray values = eachValue(network, logits, batch.targets());
    NDArray count = Libtorch.number(values.getManager(), Math.max(1, batch.validCount()));
    return values.mul(batch.valid()).sum().div(count);
  }

  /** The kinds a request can ask for. */
  enum Kind {
    CROSS_ENTROPY,
    MSE,
    MAE,
    HUBER,
    BALANCED
  }

  /** In nats, from the logits, so that a saturated sigmoid gives no infinity. */
  record CrossEntropy() implements Loss {
    @Override
    public NDArray eachValue(EncoderForecaster network, NDArray logits, NDArray target) {
      return Activation.softPlus(logits).sub(logits.mul(target));
    }
  }

  /** The square of the error. */
  record SquaredError() implements Loss {
    @Override
    public NDArray eachValue(EncoderForecaster network, NDArray logits, NDArray target) {
      return network.activate(logits).sub(target).square();
    }
  }

  /** The error without its sign. */
  record AbsoluteError() implements Loss {
    @Override
    public NDArray eachValue(EncoderForecaster network, NDArray logits, NDArray target) {
      return network.activate(logits).sub(target).abs();
    }
  }

  /** Half the square of an error up to delta, and delta (|error| - delta / 2) beyond. */
  record Huber(double delta) implements Loss {
    @Override
    public NDArray eachValue(EncoderForecaster network, NDArray logits, NDArray target) {
      NDArray error = network.activate(logits).sub(target).abs();
      NDManager manager = error.getManager();
      NDArray small = error.minimum(Libtorch.number(manager, delta));
      return small.mul(error.sub(small.mul(Libtorch.number(manager, 0.5))));
    }
  }

  /**
   * The squared and the absolute error, both weighted by how much came (Shi et al. 2017).
   *
   * @param thresholds rising, as the network sees them
   * @param weights of what is below the first threshold, from the first on, ...; one more
   */
  record Balanced(List<Float> thresholds, List<Double> weights) implements Loss {
    @Override
    public NDArray eachValue(EncoderForecaster network, NDArray logits, NDArray target) {
      NDArray error = network.activate(logits).sub(target);
      return error.square().add(error.abs()).mul(weight(target));
    }

    private NDArray weight(NDArray target) {
      NDArray weight = target.zerosLike().addi(weights.get(0));
      for (int n = 0; n < thresholds.size(); n++) {
        NDArray reached = target.gte(thresholds.get(n)).toType(DataType.FLOAT32, false);
        weight.addi(reached.muli(weights.get(n + 1) - weights.get(n)));
      }
      return weight;
    }
  }
}
