package dev.convcast.frames;

import dev.convcast.refusal.Refusal;

/**
 * The unit of a field's values as its users write it: {@code mm/h}, {@code dBZ}, {@code 1}. Units
 * are compared by their symbols; nothing is converted.
 */
public record Unit(String symbol) {

  /** Pure numbers. */
  public static final Unit ONE = new Unit("1");

  /** Of rain that fell over some time. */
  public static final Unit DEPTH_OF_WATER = new Unit("mm");

  public Unit {
    if (symbol.isBlank() || symbol.length() > 32 || !symbol.chars().allMatch(Unit::printable)) {
      throw Refusal.doesNotFit(
          "unit", "The unit is not 1 to 32 printable characters, such as mm/h or 1");
    }
  }

  private static boolean printable(int c) {
    return c >= 0x20 && c != 0x7f;
  }

  @Override
  public String toString() {
    return symbol;
  }
}
