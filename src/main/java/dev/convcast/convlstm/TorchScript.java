package dev.convcast.convlstm;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A module without parameters in TorchScript, the language that libtorch itself reads: for
 * operations that DJL does not pass on, and for many at one call.
 */
final class TorchScript {

  private static final String FORMAT = "3\n"; // of archives, since PyTorch 1.6

  private final PtSymbolBlock module;

  private TorchScript(PtSymbolBlock module) {
    this.module = module;
  }

  /**
   * The class of that name in the file of that name next to this class.
   *
   * @return nothing where this libtorch lacks an operation that it asks for
   */
  static Optional<TorchScript> load(String name) {
    var manager = (PtNDManager) Libtorch.newManager(); // for as long as the process
    try (InputStream source =
        TorchScript.class.getResourceAsStream(name.toLowerCase(Locale.ROOT) + ".py")) {
      if (source == null) {
        throw new IllegalArgumentException("no script " + name);
      }
      var archive = new ByteArrayInputStream(archive(name, source.readAllBytes()));
      return Optional.of(new TorchScript(JniUtils.loadModule(manager, archive, false, false)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (EngineException e) {
      manager.close();
      return Optional.empty();
    }
  }

  /** What torch.jit.save would write for an object of a class without attributes. */
  private static byte[] archive(String name, byte[] source) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", latin("\u0080\2c__torch__\n" + name + "\n)\u0081}b."));
      put(zip, "constants.pkl", latin("\u0080\2)."));
      put(zip, "version", latin(FORMAT));
      put(zip, "code/__torch__.py", source);
    }
    return bytes.toByteArray();
  }

  private static byte[] latin(String pickled) {
    return pickled.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry("script/" + name));
    zip.write(content);
  }

  /**
   * Calls a method.
   *
   * @param arguments tensors, lists of tensors, and lists of integers
   */
  void run(String method, Object... arguments) {
    call(method, arguments, result -> result);
  }

  /** Calls a method that returns a tensor. */
  NDArray call(NDManager manager, String method, Object... arguments) {
    return call(method, arguments, result -> result.toTensor((PtNDManager) manager));
  }

  private <T> T call(String method, Object[] arguments, Function<IValue, T> returned) {
    List<IValue> values = new ArrayList<>();
    try {
      for (Object argument : arguments) {
        values.add(value(argument));
      }
      try (IValue result = IValueUtils.runMethod(module, method, values.toArray(IValue[]::new))) {
        return returned.apply(result);
      }
    } finally {
      values.forEach(IValue::close);
    }
  }

  private static IValue value(Object argument) {
    if (argument instanceof NDArray tensor) {
      return IValue.from((PtNDArray) tensor);
    }
    if (argument instanceof NDList tensors) {
      return IValue.listFrom(tensors.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
    }
    if (argument instanceof long[] numbers) {
      return IValue.listFrom(numbers);
    }
    throw new IllegalArgumentException("no value for scripts: " + argument);
  }
}
