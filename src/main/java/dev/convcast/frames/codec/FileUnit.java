package dev.convcast.frames.codec;

import dev.convcast.frames.Unit;
import dev.convcast.refusal.Refusal;
import org.jspecify.annotations.Nullable;

/** The unit that a file names. */
public final class FileUnit {

  private static final int SHOWN = 40;

  private FileUnit() {}

  /** Null where it names none; a refusal, with the file's name, where it is no unit's. */
  public static @Nullable Unit of(String file, @Nullable String symbol) {
    if (symbol == null || symbol.isBlank()) {
      return null;
    }
    try {
      return new Unit(symbol);
    } catch (Refusal notAUnit) {
      String shown = symbol.length() > SHOWN ? symbol.substring(0, SHOWN) + "..." : symbol;
      throw Refusal.doesNotFit(
          "unit",
          "%s: its unit is '%s'; expected 1 to 32 printable characters, such as mm/h or 1"
              .formatted(file, shown.replaceAll("\\p{Cntrl}", "?")));
    }
  }
}
