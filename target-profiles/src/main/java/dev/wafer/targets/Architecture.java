package dev.wafer.targets;

import java.util.Arrays;
import java.util.Optional;

/** The instruction set family of a core: which compiler and which emulator serve it. */
public enum Architecture {
  /** Arm's M profile. */
  ARM("arm"),
  /** RISC-V with 32-bit registers. */
  RISCV("riscv"),
  /** The machine that compiles. */
  HOST("host");

  private final String key;

  Architecture(String key) {
    this.key = key;
  }

  /** The name used in data files and reports. */
  public String key() {
    return key;
  }

  static Optional<Architecture> fromKey(String key) {
    return Arrays.stream(values()).filter(one -> one.key.equals(key)).findFirst();
  }
}
