package dev.wafer.packaging;

import dev.wafer.targets.Architecture;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;

/**
 * How the preprocessor tells that code for a core may run where it is compiled for, from what the C
 * compilers for these cores define (Arm C Language Extensions, RISC-V C API).
 *
 * @param expression of the preprocessor; empty where the code runs on any machine
 * @param rank higher where more is asked for: of several that hold the highest is meant
 * @param needs the same for people
 */
record CoreCondition(String expression, int rank, String needs) {
  static CoreCondition of(Core core) {
    if (core.isHost()) {
      return new CoreCondition("", 0, "any machine");
    }
    if (core.architecture() == Architecture.RISCV) {
      return new CoreCondition("defined(__riscv)", 1, "RISC-V");
    }
    if (core.has(Feature.MVE_FLOAT)) {
      return new CoreCondition(
          "defined(__ARM_FEATURE_MVE) && ((__ARM_FEATURE_MVE & 3) == 3)",
          6,
          "Helium with floats (MVE)");
    }
    if (core.has(Feature.MVE)) {
      return new CoreCondition(
          "defined(__ARM_FEATURE_MVE) && ((__ARM_FEATURE_MVE & 1) == 1)", 5, "Helium (MVE)");
    }
    if (core.has(Feature.DSP)) {
      return new CoreCondition("defined(__ARM_FEATURE_DSP)", 4, "the DSP extension");
    }
    if (core.has(Feature.LONG_MULTIPLY)) {
      return new CoreCondition(
          "defined(__ARM_ARCH_ISA_THUMB) && (__ARM_ARCH_ISA_THUMB >= 2)", 3, "Thumb-2");
    }
    return new CoreCondition("defined(__ARM_ARCH)", 2, "an Arm core");
  }
}
