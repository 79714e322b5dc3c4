package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cells on top of each other: the encoding network, or the forecasting network. */
final class CellStack {

  private final List<Layer> layers; // in the order in which they run

  private record Layer(int number, @Nullable Rescaling before, Cell cell) {}

  private CellStack(List<Layer> layers) {
    this.layers = layers;
  }

  /** From the first layer to the last, each coarser than the one before where there are strides. */
  static CellStack encoder(Architecture architecture, Parameters parameters, CellForm form) {
    return upwards(architecture, parameters, form, "encoder");
  }

  /** The same way; but where there are strides, from the last and coarsest to the first. */
  static CellStack forecaster(Architecture architecture, Parameters parameters, CellForm form) {
    return architecture.strides() == null
        ? upwards(architecture, parameters, form, "forecaster")
        : downwards(parameters, form, "forecaster", architecture.strides());
  }

  private static CellStack upwards(
      Architecture architecture, Parameters parameters, CellForm form, String network) {
    List<Integer> strides = architecture.strides();
    var layers = new ArrayList<Layer>();
    for (int l = 0; l < architecture.hidden().size(); l++) {
      String name = network + "." + l;
      Rescaling down =
          strides == null || l == 0
              ? null
              : new Coarsening(LeakyConvolution.of(parameters, name + ".down"), strides.get(l - 1));
      layers.add(new Layer(l, down, form.cell(parameters, name)));
    }
    return new CellStack(layers);
  }

  private static CellStack downwards(
      Parameters parameters, CellForm form, String network, List<Integer> strides) {
    var layers = new ArrayList<Layer>();
    for (int l = strides.size(); l >= 0; l--) {
      String name = network + "." + l;
      Rescaling up =
          l == strides.size()
              ? null
              : new Refinement(LeakyConvolution.of(parameters, name + ".up"), strides.get(l));
      layers.add(new Layer(l, up, form.cell(parameters, name)));
    }
    return new CellStack(layers);
  }

  /**
   * Runs some steps, layer by layer, so that a layer's input convolutions can be one over several.
   *
   * @param inputs (steps*B, in, H, W), or null where the layer that runs first has no input
   * @param states a state for each layer, null at the beginning; replaced by those after the steps
   * @return the hidden states of each layer in the order in which they ran
   */
  List<Steps> run(@Nullable NDArray inputs, int steps, List<@Nullable State> states, Pace pace) {
    var outputs = new ArrayList<Steps>();
    Steps before = inputs == null ? null : Steps.of(inputs);
    for (Layer layer : layers) {
      if (before != null && layer.before() != null) {
        State state = states.get(layer.number());
        before = Steps.of(layer.before().rescale(before.grids(), state));
      }
      before = run(layer.cell(), layer.number(), before, steps, states, pace);
      outputs.add(before);
    }
    return outputs;
  }

  private static Steps run(
      Cell cell,
      int layer,
      @Nullable Steps before,
      int steps,
      List<@Nullable State> states,
      Pace pace) {
    var hidden = new NDList();
    State state = states.get(layer);
    NDArray first = state == null ? null : state.hidden();
    try (Cell.Inputs inputs =
        before == null ? Cell.Inputs.NONE : cell.inputs(before, steps, pace.team())) {
      for (int t = 0; t < steps; t++) {
        pace.eachStep().run();
        State next = step(cell, inputs.next(), state, pace.team());
        if (state != null && !cell.keepsStates()) {
          state.memory().close();
        }
        hidden.add(next.hidden());
        state = next;
      }
    }
    if (first != null && !cell.keepsStates()) {
      first.close();
    }
    states.set(layer, state);
    return cell.steps(hidden, Objects.requireNonNull(state).grid());
  }

  /** Only the new state outlives a step; what gradients need, the engine keeps by itself. */
  private static State step(
      Cell cell, Cell.@Nullable Input input, @Nullable State state, Team team) {
    try (var scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      State next = cell.step(input, state, team);
      NDScope.unregister(next.hidden(), next.memory());
      return next;
    }
  }
}
