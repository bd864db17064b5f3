package dev.wafer.passes.program;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What tells the C functions of a program apart: steps for which it is equal share one.
 *
 * @param template from which its text is made
 * @param name which the kernel gives it
 * @param specialisation what is baked into its text
 */
public record CFunction(String template, String name, Map<String, Object> specialisation) {
  /** The function that a step with this binding calls. */
  public static CFunction of(KernelBinding binding) {
    return new CFunction(binding.template(), binding.function(), binding.specialisation());
  }

  /** Bytes of the code that a step needs, about: of its function and of those that this calls. */
  public static Map<Object, Integer> code(KernelBinding binding) {
    Map<Object, Integer> code = new LinkedHashMap<>(binding.helperBytes());
    code.put(of(binding), binding.codeBytes());
    return code;
  }
}
