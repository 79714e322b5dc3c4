package dev.convcast.frames.codec;

import java.util.HashMap;
import java.util.Map;

/**
 * Text in letters of 5 x 7 dots, the eighth row for tails, drawn here because a machine without
 * fonts cannot draw any by java.awt.
 */
final class Label {

  static final int ROWS = 8;
  private static final int COLUMNS = 5;
  private static final int ADVANCE = COLUMNS + 1;

  /** Five columns a letter, left to right; the lowest bit of a column is its upper dot. */
  private static final Map<Character, int[]> LETTERS = new HashMap<>();

  static {
    letters(
        "0123456789",
        "3e5149453e 00427f4000 4261514946 2141454b31 1814127f10"
            + " 2745454539 3c4a494930 0171090503 3649494936 064949291e");
    letters(
        "abcdefghi",
        "2054545478 7f48444438 3844444420 384444487f 3854545418"
            + " 087e090102 18a4a4a47c 7f08040478 00447d4000");
    letters(
        "jklmnopqr",
        "4080847d00 7f10284400 00417f4000 7c04180478 7c08040478"
            + " 3844444438 fc24242418 18242424fc 7c08040408");
    letters(
        "stuvwxyz",
        "4854545420 043f444020 3c4040207c 1c2040201c 3c4030403c"
            + " 4428102844 1ca0a0a07c 4464544c44");
    letters("+-/:. ", "08083e0808 0808080808 2010080402 0036360000 0060600000 0000000000");
  }

  private Label() {}

  private static void letters(String letters, String columns) {
    String[] each = columns.split(" ");
    for (int i = 0; i < each.length; i++) {
      int[] bits = new int[COLUMNS];
      for (int c = 0; c < COLUMNS; c++) {
        bits[c] = Integer.parseInt(each[i].substring(2 * c, 2 * c + 2), 16);
      }
      LETTERS.put(letters.charAt(i), bits);
    }
  }

  /** How many dots wide a text is. */
  static int columns(String text) {
    return Math.max(0, text.length() * ADVANCE - 1);
  }

  /** Whether the text's ink covers a dot; characters without a letter are blank. */
  static boolean ink(String text, int row, int column) {
    int letter = column / ADVANCE;
    int within = column % ADVANCE;
    int[] bits = letter < text.length() ? LETTERS.get(text.charAt(letter)) : null;
    return bits != null && within < COLUMNS && (bits[within] >> row & 1) == 1;
  }
}
