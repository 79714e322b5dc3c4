package dev.convcast.models;

import dev.convcast.convlstm.Weights;
import dev.convcast.frames.FrameSequence;
import dev.convcast.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON at the start of a safetensors file, from and to text: the name, type, shape and place of
 * every tensor.
 */
final class SafetensorsHeader {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final String METADATA = "__metadata__";
  private static final Set<String> FIELDS = Set.of("dtype", "shape", "data_offsets");
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  /** A tensor and where its values are, in bytes after the header. */
  record Entry(String name, int[] shape, long begin, long end) {}

  private SafetensorsHeader() {}

  /** The header for these tensors, one after the other in their order. */
  static byte[] write(Weights weights, Map<String, String> metadata) {
    var header = new LinkedHashMap<String, Object>();
    if (!metadata.isEmpty()) {
      header.put(METADATA, metadata);
    }
    long end = 0;
    for (var tensor : weights.tensors().entrySet()) {
      long begin = end;
      end += 4L * tensor.getValue().values().length;
      var entry = new LinkedHashMap<String, Object>();
      entry.put("dtype", "F32");
      entry.put("shape", tensor.getValue().shape());
      entry.put("data_offsets", new long[] {begin, end});
      header.put(tensor.getKey(), entry);
    }
    return JSON.writeValueAsBytes(header);
  }

  /**
   * Reads a header whose tensors are those that are expected and fill the file.
   *
   * @param dataBytes how many bytes follow the header
   * @return the tensors in the order of their values in the file
   */
  static List<Entry> read(byte[] text, Map<String, int[]> expected, long dataBytes) {
    JsonNode header = parse(text);
    var entries = new ArrayList<Entry>();
    for (var property : header.properties()) {
      if (property.getKey().equals(METADATA)) {
        requireTexts(property.getValue());
      } else {
        entries.add(entry(property.getKey(), property.getValue()));
      }
    }
    match(entries, expected);
    entries.sort(Comparator.comparingLong(Entry::begin));
    place(entries, dataBytes);
    return entries;
  }

  private static JsonNode parse(byte[] text) {
    JsonNode header;
    try {
      String decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
      header = JSON.readTree(decoded);
    } catch (CharacterCodingException notText) {
      throw unreadable("the header is not UTF-8");
    } catch (JacksonException broken) {
      throw unreadable("the header is not JSON: " + broken.getOriginalMessage());
    }
    if (!header.isObject()) {
      throw unreadable("the header is not a JSON object");
    }
    return header;
  }

  static Map<String, String> metadata(byte[] text) {
    var metadata = new LinkedHashMap<String, String>();
    JsonNode node = parse(text).path(METADATA);
    if (node.isObject()) {
      requireTexts(node);
      node.properties().forEach(p -> metadata.put(p.getKey(), p.getValue().stringValue()));
    }
    return metadata;
  }

  private static void requireTexts(JsonNode metadata) {
    if (!metadata.isObject() || !metadata.values().stream().allMatch(JsonNode::isString)) {
      throw unreadable(METADATA + " is not an object of strings");
    }
  }

  private static Entry entry(String name, JsonNode entry) {
    if (!entry.isObject() || !Set.copyOf(entry.propertyNames()).equals(FIELDS)) {
      throw unreadable(
          "tensor '%s' is not an object of dtype, shape and data_offsets".formatted(name));
    }
    if (!entry.get("dtype").isString() || !entry.get("dtype").stringValue().equals("F32")) {
      throw doesNotFit(
          "tensor '%s' has dtype %s; expected F32, the only one read"
              .formatted(name, entry.get("dtype")));
    }
    long[] shape = numbers(name, "shape", entry.get("shape"));
    long[] offsets = numbers(name, "data_offsets", entry.get("data_offsets"));
    if (offsets.length != 2) {
      throw unreadable(
          "tensor '%s' has %d data_offsets; expected 2".formatted(name, offsets.length));
    }
    int[] sides = new int[shape.length];
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] > Integer.MAX_VALUE) {
        throw unreadable(
            "tensor '%s' has a side of %d; at most %d is read"
                .formatted(name, shape[i], Integer.MAX_VALUE));
      }
      sides[i] = (int) shape[i];
    }
    return new Entry(name, sides, offsets[0], offsets[1]);
  }

  private static long[] numbers(String name, String field, JsonNode array) {
    boolean counts =
        array.isArray()
            && array.values().stream()
                .allMatch(n -> n.isIntegralNumber() && n.canConvertToLong() && n.longValue() >= 0);
    if (!counts) {
      throw unreadable(
          "tensor '%s' has a %s that is not an array of whole numbers from 0"
              .formatted(name, field));
    }
    return array.values().stream().mapToLong(JsonNode::longValue).toArray();
  }

  private static void match(List<Entry> entries, Map<String, int[]> expected) {
    var missing = new LinkedHashMap<>(expected);
    for (Entry entry : entries) {
      int[] shape = missing.remove(entry.name());
      if (shape == null) {
        throw doesNotFit(
            "there is a tensor '%s' of shape %s, which the architecture does not have; expected %s"
                .formatted(
                    entry.name(), FrameSequence.shape(entry.shape()), abridged(expected.keySet())));
      }
      if (!Arrays.equals(shape, entry.shape())) {
        throw doesNotFit(
            "tensor '%s' has shape %s; the architecture expects %s"
                .formatted(
                    entry.name(), FrameSequence.shape(entry.shape()), FrameSequence.shape(shape)));
      }
    }
    for (var absent : missing.entrySet()) {
      throw doesNotFit(
          "there is no tensor '%s'; the architecture expects it with shape %s"
              .formatted(absent.getKey(), FrameSequence.shape(absent.getValue())));
    }
  }

  private static void place(List<Entry> entries, long dataBytes) {
    long end = 0;
    for (Entry entry : entries) {
      long size = Weights.size(entry.shape());
      if (size > LARGEST_ARRAY) {
        throw doesNotFit(
            "tensor '%s' has %d values; at most %d are read"
                .formatted(entry.name(), size, LARGEST_ARRAY));
      }
      if (entry.begin() != end || entry.end() - entry.begin() != 4 * size) {
        throw unreadable(
            "tensor '%s' is at bytes %d to %d; expected %d to %d, after the one before"
                .formatted(entry.name(), entry.begin(), entry.end(), end, end + 4 * size));
      }
      end = entry.end();
    }
    if (end != dataBytes) {
      throw unreadable(
          "%d bytes follow the header; expected %d, as its tensors have".formatted(dataBytes, end));
    }
  }

  private static String abridged(Set<String> names) {
    int most = 60; // two layers of everything; no error is longer than a screen
    var shown = names.stream().limit(most).toList();
    return String.join(", ", shown) + (names.size() > most ? ", ..." : "");
  }

  static Refusal unreadable(String detail) {
    return Refusal.unreadable(ModelStore.WEIGHTS + ": " + detail);
  }

  static Refusal doesNotFit(String detail) {
    return Refusal.doesNotFit("weights", ModelStore.WEIGHTS + ": " + detail);
  }
}
