package dev.convcast.frames.files;

import java.util.Comparator;

/** Orders names as people do: {@code frame-2} before {@code frame-10}. */
final class NaturalOrder implements Comparator<String> {

  @Override
  public int compare(String left, String right) {
    int l = 0;
    int r = 0;
    while (l < left.length() && r < right.length()) {
      int order;
      if (digit(left, l) && digit(right, r)) {
        int leftFrom = skipZeros(left, l);
        int rightFrom = skipZeros(right, r);
        l = skipDigits(left, leftFrom);
        r = skipDigits(right, rightFrom);
        order = Integer.compare(l - leftFrom, r - rightFrom);
        if (order == 0) {
          order = left.substring(leftFrom, l).compareTo(right.substring(rightFrom, r));
        }
      } else {
        order = Character.compare(left.charAt(l++), right.charAt(r++));
      }
      if (order != 0) {
        return order;
      }
    }
    int rest = Integer.compare(left.length() - l, right.length() - r);
    return rest != 0 ? rest : left.compareTo(right);
  }

  private static boolean digit(String text, int at) {
    return text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private static int skipZeros(String text, int at) {
    while (at < text.length() && text.charAt(at) == '0') {
      at++;
    }
    return at;
  }

  private static int skipDigits(String text, int at) {
    while (at < text.length() && digit(text, at)) {
      at++;
    }
    return at;
  }
}
