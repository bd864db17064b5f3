package dev.wafer.compiler;

/** In what kind of file the weights are written; docs/EMITTED_C.md compares them. */
public enum WeightsFile {
  /** {@code NAME_weights.c}: numbers as text, for every compiler. */
  C,
  /** {@code NAME_weights.S}, which includes {@code NAME_weights.bin}: for assemblers of ELF. */
  ASM,
  /** {@code NAME_weights.bin} alone, which the build puts behind a symbol. */
  BIN
}
