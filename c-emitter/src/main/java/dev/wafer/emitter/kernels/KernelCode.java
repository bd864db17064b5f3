package dev.wafer.emitter.kernels;

import dev.wafer.passes.program.KernelBinding;
import java.util.Locale;
import java.util.stream.Stream;

/** What the C of a kernel is written for. */
public enum KernelCode {
  /** Any core; its compiler may make vectors of it. */
  PORTABLE,
  /** The registers of the floating-point unit. */
  FPU,
  /** The DSP extension. */
  DSP,
  /** Helium. */
  MVE;

  /** The code of a kernel as it was bound: some use an extension only where the core has it. */
  public static KernelCode of(KernelBinding binding) {
    return Stream.of(MVE, DSP, FPU).filter(code -> code.isIn(binding)).findFirst().orElse(PORTABLE);
  }

  /** For reports: {@code portable}, {@code fpu}, {@code dsp} or {@code mve}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Templates for an extension lie in its folder; others call its helpers. */
  private boolean isIn(KernelBinding binding) {
    return binding.template().contains("/" + key() + "/")
        || binding.helpers().stream().anyMatch(name -> (name + "_").startsWith(key() + "_"));
  }
}
