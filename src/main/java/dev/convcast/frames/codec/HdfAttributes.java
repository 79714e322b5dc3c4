package dev.convcast.frames.codec;

import io.jhdf.api.Attribute;
import io.jhdf.api.Node;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads attributes of HDF5 as what they mean, whatever their type. */
final class HdfAttributes {

  private HdfAttributes() {}

  /** Its value, the first where there are several; empty where there is none. */
  static Optional<Object> first(Node node, String name) {
    Attribute attribute = node.getAttribute(name);
    Object data = attribute == null ? null : attribute.getData();
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
    Attribute attribute = node.getAttribute(name);
    Object data = attribute == null ? null : attribute.getData();
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
