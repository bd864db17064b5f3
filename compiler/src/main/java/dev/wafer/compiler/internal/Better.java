package dev.wafer.compiler.internal;

import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.program.CFunction;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Step;
import dev.wafer.report.CompileReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Of what an objective's choices and the balanced ones give, what the objective wants more: each
 * choice looks at its own part, and together they may do worse.
 */
final class Better {
  private Better() {}

  /**
   * The better of two compilations; one that exceeds a budget gives way.
   *
   * @throws BudgetException if both do
   */
  static CompiledModel of(
      Objective objective, Supplier<CompiledModel> wanted, Supplier<CompiledModel> balanced) {
    CompiledModel one;
    try {
      one = wanted.get();
    } catch (BudgetException tooLarge) {
      return balanced.get();
    }
    CompiledModel other;
    try {
      other = balanced.get();
    } catch (BudgetException tooLarge) {
      return one;
    }
    boolean better =
        objective == Objective.SIZE ? size(one) <= size(other) : time(one) <= time(other);
    return better ? one : other;
  }

  /** The instructions of the report, those of kernels weighed. */
  private static long time(CompiledModel compiled) {
    long weighing =
        compiled.emitted().planned().program().steps().stream()
            .map(Step::binding)
            .mapToLong(binding -> binding.time() - binding.instructions())
            .sum();
    return weighing
        + compiled.report().steps().stream()
            .mapToLong(CompileReport.Step::estimatedInstructions)
            .sum();
  }

  /** A share of the flash counts as much as the same share of the arena. */
  private static double size(CompiledModel compiled) {
    return (double) flashBytes(compiled)
        * Math.max(1, compiled.emitted().planned().plan().heightBytes());
  }

  /** Bytes of constants, of parameter structures, and of the functions that the steps call. */
  private static long flashBytes(CompiledModel compiled) {
    Map<Object, Integer> code = new LinkedHashMap<>();
    long fields = 0;
    for (Step step : compiled.emitted().planned().program().steps()) {
      code.put(CFunction.of(step.binding()), step.binding().codeBytes());
      for (KernelBinding call : step.binding().calls()) {
        code.put(CFunction.of(call), call.codeBytes());
        code.putAll(call.helperBytes());
        fields += call.parameters().stream().mapToLong(field -> field.type().sizeBytes()).sum();
      }
    }
    return compiled.report().flash().constantBytes()
        + fields
        + code.values().stream().mapToLong(Integer::intValue).sum();
  }
}
