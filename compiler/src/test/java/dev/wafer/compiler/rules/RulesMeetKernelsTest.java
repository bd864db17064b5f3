package dev.wafer.compiler.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.parameters.ParameterFolding;
import dev.wafer.passes.pipeline.Pipeline;
import dev.wafer.passes.program.Program;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the rules of an operator admit, kernels compute: each operator, element type and rank, drawn
 * at random; where the importer says nothing, every core has a kernel. That what they compute is
 * right, {@link SupportMatrixTest} shows on fewer models. Which of them are written for an
 * extension, the page of kernels tells.
 */
@Tag("long")
class RulesMeetKernelsTest {
  private static final List<Integer> RANKS = List.of(0, 1, 2, 3, 4, 5, 6);

  /** Models of each operator, types and rank; most operators admit most of them. */
  private static final int TRIES = 10;

  /** A core that is like another one has its kernels. */
  private final List<Core> cores =
      TargetCatalog.builtIn().cores().stream().filter(core -> core.like().isEmpty()).toList();

  private final List<Kernel<?>> kernels = KernelRegistry.standard();
  private final List<String> refused = new ArrayList<>();
  private final KernelsPage page = new KernelsPage(cores);

  @Test
  void whatTheRulesAdmitHasAKernelOnEveryCore() throws IOException {
    Draws draws = new Draws();
    for (String operator : Draws.operators()) {
      Set<List<DataType>> admitted = new LinkedHashSet<>();
      draws.of(
          operator,
          RANKS,
          TRIES,
          drawn -> {
            admitted.add(drawn.row());
            check(drawn);
          });
      assertThat(admitted)
          .as(operator)
          .containsAll(SupportedOperators.find(operator).orElseThrow().types().rows());
    }
    assertThat(refused).isEmpty();
    if (Draws.areOfAllOperators()) {
      page.check();
    }
  }

  private void check(Draws.Admitted drawn) {
    try {
      Graph rewritten = Pipeline.standard().run(drawn.graph(), new PassContext(remark -> {}));
      Graph placed = ParameterFolding.fold(rewritten).graph();
      for (Core core : cores) {
        Program program = new Lowering(kernels, core).lower(placed);
        page.add(drawn, core, program);
      }
    } catch (RuntimeException failure) {
      refused.add(drawn + ": " + failure);
    }
  }
}
