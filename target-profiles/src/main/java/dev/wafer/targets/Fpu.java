package dev.wafer.targets;

import java.util.Arrays;
import java.util.Optional;

/** The widest floating-point arithmetic that a core has in hardware. */
public enum Fpu {
  NONE("none"),
  SINGLE("single"),
  DOUBLE("double");

  private final String key;

  Fpu(String key) {
    this.key = key;
  }

  /** The name used in data files and reports. */
  public String key() {
    return key;
  }

  static Optional<Fpu> fromKey(String key) {
    return Arrays.stream(values()).filter(fpu -> fpu.key.equals(key)).findFirst();
  }
}
