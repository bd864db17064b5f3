package dev.wafer.emitter.support;

import static dev.wafer.passes.program.KernelBinding.SHORT_PRODUCTS;
import static java.util.stream.Collectors.toSet;

import dev.wafer.emitter.c.Templates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The helpers that kernel templates may name. Each has its template in this folder, {@code
 * NAME.c.ftl}, or one for all of its forms, which reads the name; it holds static functions whose
 * names start with the model's prefix.
 */
public final class SupportFunctions {
  /**
   * @param needs helpers that must stand before this one
   * @param headers headers that it includes
   * @param template where it is not called like the helper
   */
  private record Helper(List<String> needs, List<String> headers, Optional<String> template) {
    Helper(List<String> needs, List<String> headers) {
      this(needs, headers, Optional.empty());
    }

    /** One of several forms. */
    static Helper form(String template, String... needs) {
      return new Helper(List.of(needs), List.of(), Optional.of(template));
    }
  }

  /** What the helper {@code dsp} stands for. */
  private static final List<String> DSP =
      List.of(
          "load32",
          "dsp_even_bytes",
          "dsp_odd_bytes",
          "dsp_dot2",
          "dsp_dot_low_high",
          "dsp_multiply_high",
          "dsp_load_pair",
          "dsp_saturate_s8");

  /** The name of a function that a line begins to define. */
  private static final Pattern DEFINED = Pattern.compile("(?m)^static [^;={]*?\\b(\\w+)\\(");

  /** A name that stands before a parenthesis. */
  private static final Pattern CALLED = Pattern.compile("\\b(\\w++)\\(");

  /** In the order in which they are emitted. */
  private static final Map<String, Helper> HELPERS = new LinkedHashMap<>();

  static {
    HELPERS.put("maybe_unused", new Helper(List.of(), List.of()));
    HELPERS.put("noinline", new Helper(List.of(), List.of()));
    HELPERS.put("math", new Helper(List.of(), List.of("math.h")));
    HELPERS.put("clamp", new Helper(List.of(), List.of()));
    HELPERS.put("round_away", new Helper(List.of(), List.of()));
    HELPERS.put("clampf", new Helper(List.of(), List.of()));
    HELPERS.put("fpu_products", new Helper(List.of(), List.of()));
    HELPERS.put("fpu_four_rows", new Helper(List.of(), List.of()));
    HELPERS.put(SHORT_PRODUCTS, new Helper(List.of(), List.of()));
    HELPERS.put("requantize", new Helper(List.of(), List.of()));
    HELPERS.put("requantize_down", new Helper(List.of(), List.of()));
    HELPERS.put("requantize_wide", new Helper(List.of(), List.of()));
    HELPERS.put("first_bit", new Helper(List.of(), List.of()));
    HELPERS.put("half_to_float", new Helper(List.of(), List.of()));
    HELPERS.put("float_to_int", new Helper(List.of(), List.of()));
    HELPERS.put("window", new Helper(List.of(), List.of()));
    HELPERS.put("mul_high", new Helper(List.of(), List.of()));
    HELPERS.put("scale_right", new Helper(List.of("mul_high"), List.of()));
    HELPERS.put("vector_sums", new Helper(List.of(), List.of()));
    HELPERS.put("vector_pair_sums", new Helper(List.of("vector_sums"), List.of()));
    HELPERS.put("pair_words_1", new Helper(List.of(), List.of()));
    HELPERS.put("pair_words_2", new Helper(List.of(), List.of()));
    for (String variant : List.of("_2", "_2_clamp", "_4", "_4_clamp")) {
      HELPERS.put("pair_products" + variant, new Helper(List.of("mul_high"), List.of()));
    }
    HELPERS.put("eight_words", new Helper(List.of(), List.of()));
    HELPERS.put("eight_products", new Helper(List.of("mul_high"), List.of()));
    HELPERS.put("eight_products_clamp", new Helper(List.of("mul_high"), List.of()));
    for (String name : List.of("dual_products", "dual_products_clamp")) {
      HELPERS.put(name, Helper.form("dual_products", "scale_right"));
    }
    HELPERS.put("rounding_shift", new Helper(List.of(), List.of()));
    HELPERS.put("reciprocal", new Helper(List.of("mul_high"), List.of()));
    HELPERS.put("inverse_square_root", new Helper(List.of("mul_high"), List.of()));
    HELPERS.put("floor_modf", new Helper(List.of("math"), List.of()));
    HELPERS.put("sigmoidf", new Helper(List.of("math"), List.of()));
    HELPERS.put("logistic_s16", new Helper(List.of(), List.of()));
    HELPERS.put("tanh_s16", new Helper(List.of(), List.of()));
    HELPERS.put("table_s16", new Helper(List.of(), List.of()));
    HELPERS.put("mve", new Helper(List.of("maybe_unused", "requantize", "clamp"), List.of()));
    HELPERS.put("mve_scale", new Helper(List.of("mve"), List.of()));
    HELPERS.put("mve_copy", new Helper(List.of("mve"), List.of()));
    for (String name : List.of("gather_channel", "gather_channel_words")) {
      HELPERS.put(name, Helper.form("gather_channel", "noinline"));
    }
    HELPERS.put("move_run", new Helper(List.of(), List.of()));
    HELPERS.put("row_moves", new Helper(List.of("noinline"), List.of()));
    HELPERS.put("mve_move", new Helper(List.of("mve"), List.of()));
    HELPERS.put("mve_dot", new Helper(List.of("mve"), List.of()));
    HELPERS.put("mve_matmul", new Helper(List.of("mve_dot", "mve_scale"), List.of()));
    HELPERS.put("mve_matmul_relu", new Helper(List.of("mve_dot", "mve_scale"), List.of()));
    HELPERS.put("mve_matmul_left", new Helper(List.of("mve_dot", "mve_scale"), List.of()));
    HELPERS.put("mve_float", new Helper(List.of("mve"), List.of()));
    for (String name : List.of("quantize_row", "quantize_range")) {
      HELPERS.put(name, new Helper(List.of("round_away"), List.of()));
      HELPERS.put(name + "_vectors", new Helper(List.of("round_away", "mve_float"), List.of()));
    }
    HELPERS.put("mve_products_f32", new Helper(List.of("mve_float"), List.of()));
    HELPERS.put("load32", new Helper(List.of(), List.of()));
    HELPERS.put("dsp", new Helper(DSP, List.of()));
    DSP.forEach(name -> HELPERS.putIfAbsent(name, new Helper(List.of(), List.of())));
    HELPERS.put("dsp_saturate_s16", new Helper(List.of(), List.of()));
    HELPERS.put("dsp_pack", new Helper(List.of(), List.of()));
    HELPERS.put("store32", new Helper(List.of(), List.of()));
    HELPERS.put("dsp_max_bytes", new Helper(List.of(), List.of()));
    HELPERS.put("dsp_add_bytes", new Helper(List.of(), List.of()));
    HELPERS.put("dsp_halves", new Helper(List.of(), List.of()));
    HELPERS.put("dsp_repeat", new Helper(List.of(), List.of()));
    for (String name : List.of("dsp_put_four", "dsp_put_three")) {
      HELPERS.put(name, Helper.form("dsp_put_four", "dsp"));
    }
    for (String name : List.of("dsp_patch", "dsp_patch_three")) {
      HELPERS.put(name, Helper.form("dsp_patch", "dsp"));
    }
    HELPERS.put("dsp_row_word", new Helper(List.of("dsp"), List.of()));
    for (String variant : List.of("", "_relu", "_clamp", "_relu_clamp")) {
      for (String group : List.of("dsp_matmul", "dsp_matmul_three")) {
        for (String name : List.of(group + variant, group + variant + "_wide")) {
          HELPERS.put(name, Helper.form("dsp_matmul", "dsp"));
          HELPERS.put(name + "_single", Helper.form("dsp_matmul_single", name));
          HELPERS.put(name + "_one", Helper.form("dsp_matmul_one", name + "_single"));
          HELPERS.put(name + "_ones", Helper.form("dsp_matmul_one", name + "_single"));
          HELPERS.put(name + "_rest", Helper.form("dsp_matmul_rest", name + "_single"));
          HELPERS.put(name + "_four", Helper.form("dsp_matmul_four", name));
        }
      }
    }
    for (String factors : List.of("dsp_sixes", "dsp_sixes_each")) {
      for (String range : List.of(factors, factors + "_clamp")) {
        for (String name : List.of(range, range + "_deep")) {
          HELPERS.put(name, Helper.form("dsp_sixes", "dsp"));
        }
      }
    }
    List<String> winograd = List.of("dsp", "dsp_halves");
    for (String name : List.of("dsp_winograd_weights", "dsp_winograd_weights_pair")) {
      HELPERS.put(name, Helper.form("dsp_winograd_weights", "dsp", "dsp_halves"));
    }
    HELPERS.put("dsp_winograd_4x4", new Helper(winograd, List.of()));
    HELPERS.put("dsp_winograd_place", new Helper(List.of(), List.of()));
    HELPERS.put("dsp_winograd_inputs", new Helper(winograd, List.of()));
    for (String way : List.of("single", "two", "two_8", "two_16", "four")) {
      HELPERS.put("dsp_winograd_" + way, Helper.form("dsp_winograd_products", "dsp"));
    }
    for (String variant : List.of("", "_clamp", "_wide", "_clamp_wide")) {
      HELPERS.put(
          "dsp_winograd_outputs" + variant,
          Helper.form("dsp_winograd_outputs", "dsp", "dsp_winograd_place"));
    }
  }

  private SupportFunctions() {}

  /**
   * The C text of the helpers and of what they need, without those that nobody calls: a compiler
   * may warn about an unused function, even an inline one.
   *
   * @param callers the functions that may call them
   */
  public static List<String> render(
      Set<String> names, String prefix, Templates templates, List<String> callers) {
    List<String> wanted = new ArrayList<>(HELPERS.keySet());
    wanted.retainAll(closure(names));
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("p", prefix);
    // Kernels for MVE call the portable helpers only where the C compiler has no MVE.
    model.put(
        "unused", wanted.contains("mve") ? prefix.toUpperCase(Locale.ROOT) + "_MAYBE_UNUSED " : "");
    model.put(SHORT_PRODUCTS, wanted.contains(SHORT_PRODUCTS));
    Collections.reverse(wanted);
    Set<String> called = new HashSet<>();
    callers.forEach(text -> called.addAll(names(CALLED, text)));
    List<String> texts = new ArrayList<>();
    for (String name : wanted) {
      String template = HELPERS.get(name).template().orElse(name);
      model.put("helper", name);
      String text = templates.render("support/" + template + ".c.ftl", model).strip();
      Set<String> defined = names(DEFINED, text);
      // A comment alone defines nothing.
      boolean wantedBelow = defined.isEmpty() || !Collections.disjoint(defined, called);
      if (!text.isEmpty() && wantedBelow) {
        texts.add(0, text);
        called.addAll(names(CALLED, text));
      }
    }
    return texts;
  }

  /** What a pattern of names finds in a text. */
  private static Set<String> names(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(result -> result.group(1)).collect(toSet());
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
