package dev.wafer.emitter;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** In what kind of file the arrays of a model are written. */
public enum WeightsForm {
  /** {@code NAME_weights.c}: numbers as text, for every compiler. */
  C,
  /** {@code NAME_weights.S}, which includes {@code NAME_weights.bin}: for assemblers of ELF. */
  ASM,
  /** {@code NAME_weights.bin} alone, which the user's build puts behind a symbol. */
  BIN;

  /** The name of the option's value. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The form of that key, if there is one. */
  public static Optional<WeightsForm> of(String key) {
    return Arrays.stream(values()).filter(form -> form.key().equals(key)).findFirst();
  }

  /** All keys, for messages. */
  public static String keys() {
    return Arrays.stream(values()).map(WeightsForm::key).collect(Collectors.joining(", "));
  }

  /** The ending of the file beside the header and the code that holds or names the arrays. */
  String ending() {
    return switch (this) {
      case C -> "_weights.c";
      case ASM -> "_weights.S";
      case BIN -> WeightsImage.ENDING;
    };
  }
}
