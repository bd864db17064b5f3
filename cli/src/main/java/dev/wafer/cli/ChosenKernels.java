package dev.wafer.cli;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.emitter.kernels.KernelCode;
import dev.wafer.frontend.ImportOptions;
import dev.wafer.ir.Node;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Segment;
import dev.wafer.passes.program.Step;
import dev.wafer.targets.Target;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The kernels that compute the operators of a model on a core, those that run by rows among them.
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
    CompiledModel compiled =
        new ModelCompiler().compile(model, CompileRequest.builder(core).source(source).build());
    ChosenKernels kernels = new ChosenKernels(target.name(), new LinkedHashMap<>());
    for (Step step : compiled.emitted().planned().program().steps()) {
      Optional<Segment> rows = step.binding().segment();
      if (rows.isPresent()) {
        rows.get().calls().forEach(call -> kernels.add(call.node(), call.binding()));
      } else {
        kernels.add(step.node(), step.binding());
      }
    }
    return kernels;
  }

  private void add(Node node, KernelBinding binding) {
    byOperator
        .computeIfAbsent(node.operatorIndex(), index -> new LinkedHashMap<>())
        .put(binding.kernel(), KernelCode.of(binding).key());
  }

  /** Their names; none where the operator is folded, part of another one, or a view. */
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
