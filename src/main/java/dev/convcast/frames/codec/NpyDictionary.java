package dev.convcast.frames.codec;

import dev.convcast.refusal.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parses the header text of an NPY file, a Python dictionary such as <code>
 * {'descr': '&lt;f4', 'fortran_order': False, 'shape': (10, 64, 64), }</code>: exactly these keys,
 * and of Python nothing but strings, True, False and tuples of whole numbers.
 */
final class NpyDictionary {

  private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");

  private final String file;
  private final String text;
  private int at;

  private NpyDictionary(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /** The three entries: a String, a Boolean, and an int[]. */
  static Map<String, Object> parse(String file, String text) {
    return new NpyDictionary(file, text).dictionary();
  }

  private Map<String, Object> dictionary() {
    Map<String, Object> entries = new LinkedHashMap<>();
    take('{');
    while (!taken('}')) {
      String key = string();
      if (!KEYS.contains(key) || entries.containsKey(key)) {
        throw broken("the key '" + key + "'");
      }
      take(':');
      entries.put(
          key,
          switch (key) {
            case "descr" -> dtype();
            case "shape" -> shape();
            default -> bool();
          });
      if (!taken(',')) {
        take('}');
        break;
      }
    }
    if (at() != 0 || entries.size() != KEYS.size()) {
      throw broken(at() != 0 ? "text after the dictionary" : "the keys " + entries.keySet());
    }
    return entries;
  }

  private String dtype() {
    if (at() == '[') {
      throw NpyHeader.dtypeNotRead(file, shortened(text.substring(at)), "structured");
    }
    return string();
  }

  private String string() {
    char quote = at();
    int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
    if (end < 0) {
      throw broken("no string at character " + at);
    }
    String string = text.substring(at + 1, end);
    at = end + 1;
    return string;
  }

  private boolean bool() {
    boolean value = at() == 'T';
    String word = value ? "True" : "False";
    if (!text.startsWith(word, at)) {
      throw broken("neither True nor False at character " + at);
    }
    at += word.length();
    return value;
  }

  private int[] shape() {
    List<Integer> sides = new ArrayList<>();
    boolean comma = false;
    take('(');
    while (!taken(')')) {
      sides.add(side());
      comma = taken(',');
      if (sides.size() == 64 || (!comma && at() != ')')) {
        throw broken("no tuple of whole numbers at character " + at);
      }
    }
    if (sides.size() == 1 && !comma) {
      throw broken("a number where a tuple belongs before character " + at);
    }
    return sides.stream().mapToInt(Integer::intValue).toArray();
  }

  private int side() {
    char digit = at();
    int from = at;
    long side = 0;
    while (digit >= '0' && digit <= '9' && at - from < 18) {
      side = side * 10 + (digit - '0');
      digit = ++at < text.length() ? text.charAt(at) : 0;
    }
    if (at == from || side > Integer.MAX_VALUE) {
      throw broken(
          at == from
              ? "no whole number at character " + at
              : "a side of " + text.substring(from, at) + ", over " + Integer.MAX_VALUE);
    }
    if (digit == 'L') { // Python 2 wrote its long integers so
      at++;
    }
    return (int) side;
  }

  /** The next character that is no space, or 0 at the end. */
  private char at() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean taken(char expected) {
    boolean there = at() == expected;
    at += there ? 1 : 0;
    return there;
  }

  private void take(char expected) {
    if (!taken(expected)) {
      throw broken("no '" + expected + "' at character " + at);
    }
  }

  private Refusal broken(String found) {
    return Refusal.unreadable(
        "%s: the NPY header has %s; expected a dictionary of descr, fortran_order and shape, but it reads %s"
            .formatted(file, shortened(found), shortened(text)));
  }

  static String shortened(String text) {
    String printable = text.strip().replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() <= 120 ? printable : printable.substring(0, 120) + "...";
  }
}
