package dev.convcast.training;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.convcast.convlstm.EncoderForecaster;

/** How far a forecast is from what came, value by value; what is missing does not count. */
enum Loss {
  /** In nats, from the logits, so that a saturated sigmoid gives no infinity. */
  CROSS_ENTROPY {
    @Override
    NDArray eachValue(EncoderForecaster network, NDArray logits, NDArray target) {
      return Activation.softPlus(logits).sub(logits.mul(target));
    }
  },
  MSE {
    @Override
    NDArray eachValue(EncoderForecaster network, NDArray logits, NDArray target) {
      return network.activate(logits).sub(target).square();
    }
  },
  MAE {
    @Override
    NDArray eachValue(EncoderForecaster network, NDArray logits, NDArray target) {
      return network.activate(logits).sub(target).abs();
    }
  };

  abstract NDArray eachValue(EncoderForecaster network, NDArray logits, NDArray target);

  /** The mean over the batch's valid values, a scalar; zero where there are none. */
  NDArray mean(EncoderForecaster network, NDArray logits, Batch batch) {
    NDArray values = eachValue(network, logits, batch.targets());
    return values.mul(batch.valid()).sum().div(Math.max(1, batch.validCount()));
  }
}
