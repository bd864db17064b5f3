package dev.wafer.emulation.verify;

import dev.wafer.emulation.CodeSizes;
import dev.wafer.report.CompileReport;
import dev.wafer.report.CompileReport.Function;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The measured code of a model, in the form in which the compiler estimates it. */
final class MeasuredCode {
  private MeasuredCode() {}

  /** Functions whose code is told apart from those that it is put into. */
  static Set<String> parts(CompileReport compiled) {
    return compiled.code().functions().stream()
        .filter(function -> !function.kernel().isEmpty())
        .map(Function::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The functions of the image, with what is known of them.
   *
   * @param estimated which kernels and steps the functions belong to
   * @return all functions, the largest first of the model's own, then of the library
   */
  static CompileReport.Code of(CompileReport.Code estimated, CodeSizes.Sizes sizes) {
    Map<String, Function> known = new LinkedHashMap<>();
    estimated.functions().forEach(function -> known.put(function.name(), function));
    List<Function> functions = new ArrayList<>();
    sizes
        .own()
        .forEach(
            (name, bytes) -> {
              Function function = owner(name, known);
              functions.add(
                  new Function(name, function.kind(), function.kernel(), bytes, function.steps()));
            });
    sizes
        .library()
        .forEach(
            (name, bytes) -> functions.add(new Function(name, "library", "", bytes, List.of())));
    return CompileReport.Code.of(CompileReport.Code.MEASURED, functions);
  }

  /** A kernel's parts are called after it: {@code X_rows} belongs to {@code X}. */
  private static Function owner(String name, Map<String, Function> known) {
    String owner = name;
    while (!known.containsKey(owner)) {
      int cut = owner.lastIndexOf('_');
      if (cut <= 0) {
        return new Function(name, "support", "", 0, List.of());
      }
      owner = owner.substring(0, cut);
    }
    return known.get(owner);
  }
}
