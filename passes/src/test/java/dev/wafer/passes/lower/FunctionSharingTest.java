package dev.wafer.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.passes.PassAssertions;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import dev.wafer.targets.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A large step, and small ones that may use its function or their own. */
class FunctionSharingTest {
  private static final Core CORE = TargetCatalog.builtIn().core("cortex-m4").orElseThrow();
  private static final long LARGE = 10_000_000;

  private static final Graph GRAPH =
      PassAssertions.parse(
          """
          graph "g"
          input %0: f32[1x4]
          %1: f32[1x4] = RELU(%0)
          %2: f32[1x4] = TANH(%1)
          %3: f32[1x4] = TANH(%2)
          output %3
          """);

  private static List<String> functions(Objective objective, Kernel<?>... kernels) {
    return new Lowering(List.of(kernels), CORE)
        .withObjective(objective).lower(GRAPH).steps().stream()
            .map(step -> step.binding().function())
            .toList();
  }

  @Test
  void aSmallStepTakesTheFunctionOfALargeOneWhereItsOwnCodeIsNotWorthIt() {
    Kernel<?> large = FakeKernel.of("large", LARGE, "RELU");
    Kernel<?> own = FakeKernel.of("own", 900, "TANH").with(b -> b.code(800));
    Kernel<?> same =
        FakeKernel.of("same", 1_000, "TANH")
            .with(
                b ->
                    KernelBinding.builder("same", "large.ftl", "large")
                        .counts(Counts.of(Work.ARITHMETIC, 2_000)));

    assertThat(functions(Objective.SPEED, large, own, same)).containsExactly("large", "own", "own");
    assertThat(functions(Objective.BALANCED, large, own, same))
        .containsExactly("large", "large", "large");
    assertThat(new Lowering(List.of(large, own, same), CORE).lower(GRAPH).steps().get(1).binding())
        .extracting(KernelBinding::function)
        .isEqualTo("own");
  }

  @Test
  void balancedLosesAHundredthOfAllInstructionsAtMost() {
    Kernel<?> large = FakeKernel.of("large", LARGE, "RELU");
    Kernel<?> own = FakeKernel.of("own", 1_000, "TANH").with(b -> b.code(50_000));
    Kernel<?> slow = FakeKernel.of("slow", 61_000, "TANH").with(b -> b.code(100));

    assertThat(functions(Objective.BALANCED, large, own, slow))
        .containsExactly("large", "own", "own");
    assertThat(functions(Objective.SIZE, large, own, slow))
        .containsExactly("large", "slow", "slow");
  }

  @Test
  void stepsShareAFormThatBakesInLessWhereThatSavesCode() {
    FakeKernel kernel =
        FakeKernel.of("form", 1_000, "RELU", "TANH")
            .with(
                b ->
                    b.bake("constant", new Object())
                        .code(300)
                        .shared(
                            KernelBinding.builder("form", "form.ftl", "shared")
                                .code(300)
                                .counts(Counts.of(Work.ARITHMETIC, 2_000))
                                .build()));

    assertThat(functions(Objective.SIZE, kernel)).containsExactly("shared", "shared", "shared");
    assertThat(functions(Objective.SPEED, kernel)).containsExactly("form", "form", "form");
  }
}
