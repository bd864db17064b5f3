package dev.wafer.targets;

import java.util.Arrays;
import java.util.Optional;

/** What a core can do beyond the baseline, as far as code generation cares. */
public enum Feature {
  /** Word and half-word loads and stores may use any byte address. */
  UNALIGNED("unaligned"),
  /** A 32 x 32 to 64 bit multiply is one instruction. */
  LONG_MULTIPLY("long-multiply"),
  /** The DSP extension: packed 8 and 16 bit arithmetic, dual multiply-accumulate. */
  DSP("dsp"),
  /** The M-profile vector extension (Helium), integer part. */
  MVE("mve"),
  /** The floating-point part of the M-profile vector extension. */
  MVE_FLOAT("mve-float");

  private final String key;

  Feature(String key) {
    this.key = key;
  }

  /** The name used in data files and reports. */
  public String key() {
    return key;
  }

  static Optional<Feature> fromKey(String key) {
    return Arrays.stream(values()).filter(feature -> feature.key.equals(key)).findFirst();
  }
}
