package dev.wafer.packaging;

import dev.wafer.targets.Architecture;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;

/**
 * How the preprocessor tells that code for a core may run where it is compiled for, from what the C
 * compilers for these cores define (Arm C Language Extensions, RISC-V C API).
 *
 * @param expression of the preprocessor; empty where the code runs on any machine
 * @param need what the code asks of the machine: of several that hold the highest is meant
 * @param needs the same for people
 */
record CoreCondition(String expression, Need need, String needs) {
  /** From what any machine has to what few have. */
  enum Need {
    NOTHING,
    RISCV,
    ARM,
    THUMB_2,
    DSP,
    HELIUM,
    HELIUM_FLOAT
  }

  static CoreCondition of(Core core) {
    if (core.isHost()) {
      return new CoreCondition("", Need.NOTHING, "any machine");
    }
    if (core.architecture() == Architecture.RISCV) {
      return new CoreCondition("defined(__riscv)", Need.RISCV, "RISC-V");
    }
    if (core.has(Feature.MVE_FLOAT)) {
      return new CoreCondition(
          "defined(__ARM_FEATURE_MVE) && ((__ARM_FEATURE_MVE & 3) == 3)",
          Need.HELIUM_FLOAT,
          "Helium with floats (MVE)");
    }
    if (core.has(Feature.MVE)) {
      return new CoreCondition(
          "defined(__ARM_FEATURE_MVE) && ((__ARM_FEATURE_MVE & 1) == 1)",
          Need.HELIUM,
          "Helium (MVE)");
    }
    if (core.has(Feature.DSP)) {
      return new CoreCondition("defined(__ARM_FEATURE_DSP)", Need.DSP, "the DSP extension");
    }
    if (core.has(Feature.LONG_MULTIPLY)) {
      return new CoreCondition(
          "defined(__ARM_ARCH_ISA_THUMB) && (__ARM_ARCH_ISA_THUMB >= 2)", Need.THUMB_2, "Thumb-2");
    }
    return new CoreCondition("defined(__ARM_ARCH)", Need.ARM, "an Arm core");
  }
}
