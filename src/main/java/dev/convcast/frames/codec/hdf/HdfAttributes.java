package dev.convcast.frames.codec.hdf;

import dev.convcast.frames.codec.Sides;
import io.jhdf.api.Attribute;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads attributes of HDF5 as what they mean, whatever their type. */
final class HdfAttributes {

  private static final int MOST = 1 << 16;

  private HdfAttributes() {}

  /**
   * As jhdf reads it, or null where there is none; one that says to be larger than those of radar
   * files are is broken, and is not given memory.
   */
  static @Nullable Object data(Node node, String name) {
    Attribute attribute = node.getAttribute(name);
    if (attribute == null) {
      return null;
    }
    int[] sides = attribute.getDimensions();
    if (Sides.product(sides) > MOST || attribute.getDataType().getSize() > MOST) {
      throw new HdfException("an attribute of " + Arrays.toString(sides));
    }
    return attribute.getData();
  }

  /** Its value, the first where there are several; empty where there is none. */
  static Optional<Object> first(Node node, String name) {
    Object data = data(node, name);
    boolean array = data != null && data.getClass().isArray();
    if (array && Array.getLength(data) == 0) {
      return Optional.empty();
    }
    return Optional.ofNullable(array ? Array.get(data, 0) : data);
  }

  static Optional<String> text(Node node, String name) {
    return first(node, name)
        .filter(value -> value instanceof String)
        .map(text -> text.toString().replace("\0", "").strip());
  }

  static Optional<Double> number(Node node, String name) {
    return first(node, name)
        .filter(value -> value instanceof Number)
        .map(value -> ((Number) value).doubleValue());
  }

  /** All numbers of one. */
  static List<Double> numbers(Node node, String name) {
    Object data = data(node, name);
    List<Double> numbers = new ArrayList<>();
    if (data instanceof Number number) {
      numbers.add(number.doubleValue());
    } else if (data != null && data.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(data); i++) {
        if (Array.get(data, i) instanceof Number number) {
          numbers.add(number.doubleValue());
        }
      }
    }
    return numbers;
  }
}
