package dev.wafer.cli;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emitter.kernels.KernelCode;
import dev.wafer.frontend.ImportOptions;
import dev.wafer.report.CompileReport;
import dev.wafer.targets.Target;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The kernels that compute the operators of a model on a core.
 *
 * @param target its name
 * @param byOperator kernels and their code, by the operator's index in the model
 */
record ChosenKernels(String target, Map<Integer, Map<String, String>> byOperator) {
  /**
   * Compiles a model for the core of a target, whatever memory its board has.
   *
   * @throws dev.wafer.ir.WaferException with every reason why it cannot be compiled
   */
  static ChosenKernels of(byte[] model, ImportOptions source, Target target) {
    Target core = new Target(target.core(), Optional.empty());
    CompileReport report =
        new ModelCompiler()
            .compile(model, CompileRequest.builder(core).source(source).build())
            .report();
    Map<Integer, Map<String, String>> kernels = new LinkedHashMap<>();
    for (CompileReport.Step step : report.steps()) {
      kernels
          .computeIfAbsent(step.operatorIndex(), index -> new LinkedHashMap<>())
          .put(step.kernel(), step.code());
    }
    return new ChosenKernels(target.name(), kernels);
  }

  /** Their names; none where the operator has no step of its own. */
  List<String> kernels(int operator) {
    return List.copyOf(of(operator).keySet());
  }

  /** Whether one of them is written for an extension of the core. */
  String speed(int operator) {
    Set<String> code = new LinkedHashSet<>(of(operator).values());
    if (code.isEmpty()) {
      return "none";
    }
    return code.equals(Set.of(KernelCode.PORTABLE.key())) ? "portable" : "fast";
  }

  private Map<String, String> of(int operator) {
    return byOperator.getOrDefault(operator, Map.of());
  }
}
