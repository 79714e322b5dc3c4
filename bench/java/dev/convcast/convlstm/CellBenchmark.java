package dev.convcast.convlstm;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Architecture.Peephole;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A step of a cell without input from a state, in both forms, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CellBenchmark {

  /** Hidden channels, kernel, side of the grid, sequences. */
  @Param({"128 5 16 1", "128 5 16 4", "64 5 16 1", "64 5 16 4", "64 3 16 4", "64 3 64 1"})
  public String kernel;

  private NDManager manager;
  private Parameters parameters;
  private Cell direct;
  private Cell winograd;
  private dev.convcast.convlstm.State ofDirect;
  private dev.convcast.convlstm.State ofWinograd;

  @Setup(Level.Trial)
  public void prepare() {
    int[] sizes = Arrays.stream(kernel.split(" ")).mapToInt(Integer::parseInt).toArray();
    Libtorch.useThreads(1);
    var architecture =
        new Architecture(
            1,
            1,
            List.of(sizes[0]),
            sizes[1],
            sizes[1],
            Peephole.CHANNEL,
            null,
            null,
            Feed.ZERO_INPUT,
            Output.SIGMOID);
    manager = Libtorch.newManager();
    parameters = Parameters.of(Initialisation.glorot(architecture, 1));
    var frames = manager.randomUniform(0, 1, new Shape(sizes[3], 1, sizes[2], sizes[2]));
    direct = CellForm.DIRECT.cell(parameters, "encoder.0");
    winograd = CellForm.winograd().cell(parameters, "encoder.0");
    Libtorch.withoutGradients(
        () -> {
          ofDirect =
              direct.step(direct.inputs(Steps.of(frames), 1, Team.ALONE).next(), null, Team.ALONE);
          ofWinograd =
              winograd.step(
                  winograd.inputs(Steps.of(frames), 1, Team.ALONE).next(), null, Team.ALONE);
          return null;
        });
  }

  @Benchmark
  public Object direct() {
    return step(direct, ofDirect);
  }

  @Benchmark
  public Object winograd() {
    return step(winograd, ofWinograd);
  }

  private static Object step(Cell cell, dev.convcast.convlstm.State state) {
    return Libtorch.withoutGradients(
        () -> {
          try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return cell.step(null, state, Team.ALONE);
          }
        });
  }

  @TearDown(Level.Trial)
  public void close() {
    parameters.close();
    manager.close();
  }
}
