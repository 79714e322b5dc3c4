package dev.convcast.convlstm;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine below the network, set up once a process and never allowed to call out. */
public final class Libtorch {

  private static final Logger log = LoggerFactory.getLogger(Libtorch.class);

  static {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.default_engine", "PyTorch");
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false"); // scripts run as they stand
    Malloc.keepLargeBlocks();
  }

  private Libtorch() {}

  /**
   * Sets how many threads one operation may use; must come before anything else here.
   *
   * @param threads at least 1
   */
  public static void useThreads(int threads) {
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
  }

  /** How many threads an operation may use that is called by this thread. */
  static int threadsHere() {
    Engine.getInstance(); // loads the library that JniUtils calls
    return JniUtils.getNumThreads();
  }

  static void useThreadsHere(int threads) {
    Engine.getInstance();
    JniUtils.setNumThreads(threads);
  }

  /** A fresh scope for tensors; closing it frees them. */
  public static NDManager newManager() {
    return NDManager.newBaseManager();
  }

  /** Gives back to the system what is free; what is needed again comes back page by page. */
  public static void giveBackFreeMemory() {
    Malloc.trim();
  }

  public static String version() {
    return Engine.getInstance().getVersion();
  }

  /** Runs and records for gradients, which is a setting of each thread. */
  public static <T> T withGradients(Supplier<T> work) {
    return inGradMode(true, work);
  }

  /** Runs without recording for gradients: less memory, and tensors may be changed in place. */
  public static <T> T withoutGradients(Supplier<T> work) {
    return inGradMode(false, work);
  }

  private static <T> T inGradMode(boolean mode, Supplier<T> work) {
    Engine.getInstance(); // loads the library that JniUtils calls
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(mode);
    try {
      return work.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  /** Adds the gradients of a scalar to those of every tensor that requires them. */
  public static void backward(NDArray loss) {
    try (NDArray one = loss.getManager().ones(loss.getShape())) {
      JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
    }
  }

  /**
   * Binds a class's only native method to a function that DJL does not pass on.
   *
   * @param direct what is done directly without it, for the log
   * @return whether this libtorch has it
   */
  static boolean bind(Class<?> type, String function, String direct) {
    if (!Platform.isLinux() || !Platform.is64Bit()) {
      return false;
    }
    Engine.getInstance(); // unpacks the library
    Path library = Path.of(LibUtils.getLibtorchPath()).resolve("libtorch_cpu.so");
    FunctionMapper mapper = (from, method) -> function;
    try {
      Native.register(
          type,
          NativeLibrary.getInstance(
              library.toString(), Map.of(Library.OPTION_FUNCTION_MAPPER, mapper)));
      return true;
    } catch (UnsatisfiedLinkError e) {
      log.warn("All {} are direct, for this libtorch has no {}", direct, function);
      return false;
    }
  }

  /** Where a tensor's numbers are, for as long as it is not closed; they must follow each other. */
  static long address(NDArray tensor) {
    return Pointer.nativeValue(
        Native.getDirectBufferPointer(((PtNDArray) tensor).toByteBuffer(true)));
  }

  /** A copy in the order of its axes. */
  static NDArray contiguous(NDArray tensor) {
    Shape shape = tensor.getShape();
    NDArray copy = tensor.getManager().create(shape);
    tensor.copyTo(copy);
    return copy;
  }

  /**
   * A number for operations that gradients are taken of. DJL forgets the memory of one that it is
   * given as such, and the engine reads it again on the way back.
   *
   * @return a scalar
   */
  public static NDArray number(NDManager manager, double value) {
    return manager.full(new Shape(), (float) value);
  }

  static NDArray times(double factor, NDArray tensor) {
    return tensor.mul(number(tensor.getManager(), factor));
  }

  /** Joins tensors; DJL's own would cut a single one off from its gradient. */
  static NDArray concat(NDList tensors, int axis) {
    return tensors.size() == 1 ? tensors.get(0) : NDArrays.concat(tensors, axis);
  }

  /** A tensor of integers, which reads them where they are. */
  static NDArray numbers(NDManager manager, ByteBuffer direct) {
    return manager.create(direct, new Shape(direct.capacity() / Integer.BYTES), DataType.INT32);
  }

  /**
   * The rows of a table that are asked for.
   *
   * @param table (rows, N)
   * @param numbers of rows, of any shape
   * @return the shape of the numbers, and N
   */
  static NDArray rows(NDArray table, NDArray numbers) {
    return Embedding.embedding(numbers, table, SparseFormat.DENSE).singletonOrThrow();
  }
}
