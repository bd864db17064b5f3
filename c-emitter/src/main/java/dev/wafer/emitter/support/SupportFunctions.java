package dev.wafer.emitter.support;

import dev.wafer.emitter.c.Templates;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The helpers that kernel templates may name. Each has its template in this folder, {@code
 * NAME.c.ftl}, holding static functions whose names start with the model's prefix.
 */
public final class SupportFunctions {
  /**
   * @param needs helpers that must stand before this one
   * @param headers headers that it includes
   */
  private record Helper(List<String> needs, List<String> headers) {}

  /** In the order in which they are emitted. */
  private static final Map<String, Helper> HELPERS = new LinkedHashMap<>();

  static {
    HELPERS.put("maybe_unused", new Helper(List.of(), List.of()));
    HELPERS.put("math", new Helper(List.of(), List.of("math.h")));
    HELPERS.put("clamp", new Helper(List.of(), List.of()));
    HELPERS.put("quantize_row", new Helper(List.of(), List.of()));
    HELPERS.put("clampf", new Helper(List.of(), List.of()));
    HELPERS.put("requantize", new Helper(List.of("maybe_unused"), List.of()));
    HELPERS.put("requantize_wide", new Helper(List.of(), List.of()));
    HELPERS.put("half_to_float", new Helper(List.of(), List.of()));
    HELPERS.put("float_to_int", new Helper(List.of(), List.of()));
    HELPERS.put("window", new Helper(List.of(), List.of()));
    HELPERS.put("mul_high", new Helper(List.of(), List.of()));
    HELPERS.put("rounding_shift", new Helper(List.of(), List.of()));
    HELPERS.put("reciprocal", new Helper(List.of("mul_high"), List.of()));
    HELPERS.put("logistic_s16", new Helper(List.of(), List.of()));
    HELPERS.put("tanh_s16", new Helper(List.of(), List.of()));
    HELPERS.put("table_s16", new Helper(List.of(), List.of()));
    HELPERS.put("mve", new Helper(List.of("maybe_unused", "requantize", "clamp"), List.of()));
    HELPERS.put("mve_matmul", new Helper(List.of("mve"), List.of()));
    HELPERS.put("mve_matmul_2", new Helper(List.of("mve_matmul"), List.of()));
    HELPERS.put("dsp", new Helper(List.of("maybe_unused"), List.of()));
    HELPERS.put("dsp_patch", new Helper(List.of("dsp"), List.of()));
    HELPERS.put("dsp_matmul", new Helper(List.of("dsp"), List.of()));
    HELPERS.put("dsp_matmul_relu", new Helper(List.of("dsp"), List.of()));
    HELPERS.put("dsp_matmul_clamp", new Helper(List.of("dsp"), List.of()));
    HELPERS.put("dsp_matmul_relu_clamp", new Helper(List.of("dsp"), List.of()));
  }

  private SupportFunctions() {}

  /** The C text of the helpers and of what they need. */
  public static List<String> render(Set<String> names, String prefix, Templates templates) {
    Set<String> wanted = closure(names);
    return HELPERS.keySet().stream()
        .filter(wanted::contains)
        .map(name -> templates.render("support/" + name + ".c.ftl", Map.of("p", prefix)).strip())
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /** Whether {@code <math.h>} has to be included. */
  public static boolean needsMath(Set<String> names) {
    return headers(names).contains("math.h");
  }

  /** The compiler's intrinsics headers that have to be included. */
  public static List<String> intrinsicHeaders(Set<String> names) {
    return headers(names).stream().filter(header -> !header.equals("math.h")).toList();
  }

  private static Set<String> headers(Set<String> names) {
    Set<String> headers = new LinkedHashSet<>();
    closure(names).forEach(name -> headers.addAll(HELPERS.get(name).headers()));
    return headers;
  }

  private static Set<String> closure(Set<String> names) {
    Set<String> wanted = new LinkedHashSet<>();
    names.forEach(name -> add(name, wanted));
    return wanted;
  }

  private static void add(String name, Set<String> wanted) {
    Helper helper = HELPERS.get(name);
    if (helper == null) {
      throw new IllegalArgumentException("no helper is called '" + name + "'");
    }
    if (wanted.add(name)) {
      helper.needs().forEach(need -> add(need, wanted));
    }
  }
}
