package dev.convcast.frames.codec.hdf;

import static org.bytedeco.hdf5.global.hdf5.*;

import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Writes HDF5 in memory with HDF5's own library, which one thread at a time may use. Text is of
 * fixed length and ends with a zero byte, as ODIM wants it.
 */
final class HdfWriter {

  static { // else JavaCPP counts libtorch's memory as its own, and refuses to take more
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
  }

  private static final Object LIBRARY = new Object();
  private static final long GROWTH = 1 << 20;
  private static final int LEVEL = 4; // of deflate: beyond, files hardly shrink

  private final long file;
  private final Deque<Runnable> closers = new ArrayDeque<>();

  private HdfWriter(long file) {
    this.file = file;
  }

  /** What a file is to hold. */
  interface Content {
    void write(HdfWriter file);
  }

  /** Writes a whole file; nothing reaches the stream before it is complete. */
  static void write(Content content, OutputStream out) throws IOException {
    byte[] bytes;
    try {
      synchronized (LIBRARY) {
        bytes = image(content);
      }
    } catch (UnsatisfiedLinkError | NoClassDefFoundError absent) {
      throw new Refusal(
          Refusal.Reason.NOT_ACCEPTABLE,
          "HDF5 and NetCDF are not written on this platform; expected another format");
    }
    out.write(bytes);
  }

  private static byte[] image(Content content) {
    check(H5open());
    long access = check(H5Pcreate(H5P_CLS_FILE_ACCESS_ID_g()));
    check(H5Pset_fapl_core(access, GROWTH, false));
    long file = check(H5Fcreate("in-memory", H5F_ACC_TRUNC(), H5P_DEFAULT(), access));
    HdfWriter writer = new HdfWriter(file);
    try {
      content.write(writer);
      writer.closeParts();
      check(H5Fflush(file, 1));
      long size = check(H5Fget_file_image(file, null, 0));
      try (BytePointer image = new BytePointer(size)) {
        check(H5Fget_file_image(file, image, size));
        byte[] bytes = new byte[Math.toIntExact(size)];
        image.get(bytes);
        return bytes;
      }
    } finally {
      writer.closeParts();
      H5Fclose(file);
      H5Pclose(access);
    }
  }

  private void closeParts() {
    while (!closers.isEmpty()) {
      closers.pop().run();
    }
  }

  void group(String path, Map<String, Object> attributes) {
    if (!path.equals("/")) {
      H5Gclose(check(H5Gcreate2(file, path, H5P_DEFAULT(), H5P_DEFAULT(), H5P_DEFAULT())));
    }
    attributes(path, attributes);
  }

  /**
   * Writes an array of float, double, int or long, or a single number where there are no sides.
   * Floats are compressed, a frame at a time.
   *
   * @return to be used while the content is written
   */
  long dataset(String path, Object values, long[] sides, Map<String, Object> attributes) {
    long space =
        check(
            sides.length == 0
                ? H5Screate(H5S_SCALAR)
                : H5Screate_simple(sides.length, sides, (long[]) null));
    long properties = check(H5Pcreate(H5P_CLS_DATASET_CREATE_ID_g()));
    if (values instanceof float[] && sides.length >= 2) {
      long[] chunk = sides.clone();
      for (int axis = 0; axis < chunk.length - 2; axis++) {
        chunk[axis] = 1;
      }
      check(H5Pset_chunk(properties, chunk.length, chunk));
      check(H5Pset_shuffle(properties));
      check(H5Pset_deflate(properties, LEVEL));
    }
    long dataset;
    try (Numbers numbers = Numbers.of(values)) {
      dataset =
          check(
              H5Dcreate2(
                  file, path, numbers.type(), space, H5P_DEFAULT(), properties, H5P_DEFAULT()));
      check(
          H5Dwrite(
              dataset, numbers.type(), H5S_ALL(), H5S_ALL(), H5P_DEFAULT(), numbers.pointer()));
    } finally {
      H5Pclose(properties);
      H5Sclose(space);
    }
    closers.push(() -> H5Dclose(dataset));
    attributes(path, attributes);
    return dataset;
  }

  /** Makes a dataset of one side a dimension of others. */
  static void makeScale(long dataset, String name) {
    check(H5DSset_scale(dataset, name));
  }

  static void attachScale(long dataset, long scale, int axis) {
    check(H5DSattach_scale(dataset, scale, axis));
  }

  void attributes(String path, Map<String, Object> attributes) {
    long object = check(H5Oopen(file, path, H5P_DEFAULT()));
    attributes.forEach((name, value) -> attribute(object, name, value));
    H5Oclose(object);
  }

  private static void attribute(long object, String name, Object value) {
    boolean several = value instanceof double[] all && all.length > 1;
    long space =
        check(
            several
                ? H5Screate_simple(1, new long[] {((double[]) value).length}, (long[]) null)
                : H5Screate(H5S_SCALAR));
    try (Numbers numbers = Numbers.of(value)) {
      long attribute =
          check(H5Acreate2(object, name, numbers.type(), space, H5P_DEFAULT(), H5P_DEFAULT()));
      check(H5Awrite(attribute, numbers.type(), numbers.pointer()));
      H5Aclose(attribute);
    } finally {
      H5Sclose(space);
    }
  }

  /** A value outside of Java's heap, with HDF5's name of its type. */
  private record Numbers(long type, Pointer pointer, boolean ownType) implements AutoCloseable {

    static Numbers of(Object value) {
      if (value instanceof float[] floats) {
        return new Numbers(H5T_IEEE_F32LE_g(), new FloatPointer(floats), false);
      }
      if (value instanceof Float number) {
        return new Numbers(H5T_IEEE_F32LE_g(), new FloatPointer(new float[] {number}), false);
      }
      if (value instanceof double[] doubles) {
        return new Numbers(H5T_IEEE_F64LE_g(), new DoublePointer(doubles), false);
      }
      if (value instanceof Double number) {
        return new Numbers(H5T_IEEE_F64LE_g(), new DoublePointer(new double[] {number}), false);
      }
      if (value instanceof long[] longs) {
        return new Numbers(H5T_STD_I64LE_g(), new LongPointer(longs), false);
      }
      if (value instanceof Long number) {
        return new Numbers(H5T_STD_I64LE_g(), new LongPointer(new long[] {number}), false);
      }
      if (value instanceof Integer number) {
        return new Numbers(H5T_STD_I32LE_g(), new IntPointer(new int[] {number}), false);
      }
      if (value instanceof String text) {
        long type = check(H5Tcopy(H5T_C_S1_g()));
        check(H5Tset_size(type, text.getBytes(StandardCharsets.UTF_8).length + 1));
        return new Numbers(type, new BytePointer(text, StandardCharsets.UTF_8), true);
      }
      throw new IllegalArgumentException("a " + value.getClass());
    }

    @Override
    public void close() {
      pointer.close();
      if (ownType) {
        H5Tclose(type);
      }
    }
  }

  private static long check(long result) {
    if (result < 0) {
      throw new IllegalStateException("HDF5 answered " + result);
    }
    return result;
  }
}
