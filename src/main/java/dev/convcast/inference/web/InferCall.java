package dev.convcast.inference.web;

import dev.convcast.forecasting.ForecastRequest;
import dev.convcast.frames.FrameSequence;
import dev.convcast.inference.TensorShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that has been read: the frames in it are values of that shape. */
record InferCall(
    @Nullable String id,
    RequestParameters parameters,
    boolean wantsBytes,
    TensorShape shape,
    float[] values) {

  List<ForecastRequest> requests(String model, @Nullable String version) {
    List<FrameSequence> sequences = shape.sequences(values, parameters.meaning());
    return sequences.stream().map(frames -> parameters.toRequest(model, version, frames)).toList();
  }
}
