package dev.wafer.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.passes.PassAssertions;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.Step;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import dev.wafer.targets.Work;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One step of an operator and two of another one. */
class OnlyCallersTest {
  private static final Core CORE = TargetCatalog.builtIn().core("cortex-m4").orElseThrow();

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

  /** A kernel that takes half where nothing else calls its function. */
  private static FakeKernel half(String name, long instructions, String... operators) {
    Counts half = Counts.of(Work.ARITHMETIC, instructions / 2);
    return FakeKernel.of(name, instructions, operators).with(b -> b.alone(half));
  }

  private static List<Boolean> onlyCallers(Kernel<?>... kernels) {
    return steps(kernels).stream().map(step -> step.binding().onlyCaller()).toList();
  }

  private static List<Step> steps(Kernel<?>... kernels) {
    return new Lowering(List.of(kernels), CORE).lower(GRAPH).steps();
  }

  @Test
  void constantsAreFoldedIntoASmallFunctionWhereAllCallersPassTheSameOnes() {
    FakeKernel all = FakeKernel.of("all", 1_000, "RELU", "TANH");

    assertThat(onlyCallers(all.with(b -> b.alone(Counts.of(Work.ARITHMETIC, 500)).code(100))))
        .containsExactly(true, true, true);
  }

  @Test
  void largeFunctionsHaveAnOnlyCallerWhereOneStepCallsThem() {
    assertThat(onlyCallers(half("large", 1_000, "RELU", "TANH")))
        .containsExactly(false, false, false);
  }

  @Test
  void theOnlyCallerOfAFunctionIsPricedAsSuch() {
    int[] calls = {0};
    FakeKernel several =
        FakeKernel.of("several", 1_000, "TANH")
            .with(b -> b.parameter("number", CType.I32, calls[0]++ % 2));

    List<Step> steps = steps(half("own", 1_000, "RELU"), several);

    assertThat(steps)
        .extracting(step -> step.binding().onlyCaller())
        .containsExactly(true, false, false);
    assertThat(steps.get(0).binding().work()).isEqualTo(Counts.of(Work.ARITHMETIC, 500));
    assertThat(steps.get(0).binding().instructions())
        .isLessThan(steps.get(1).binding().instructions());
  }

  @Test
  void aKernelThatIsCheaperAloneIsTakenWhereItIsAlone() {
    Kernel<?> usual = FakeKernel.of("usual", 800, "RELU", "TANH");

    assertThat(steps(usual, half("alone", 1_000, "RELU")).get(0).binding().function())
        .isEqualTo("alone");
  }

  /** What a node could have taken, but did not, calls nothing. */
  @Test
  void onlyWhatIsTakenCalls() {
    int[] numbers = {0};
    Kernel<?> other =
        half("other", 1_000, "RELU", "TANH")
            .with(
                b ->
                    b.alone(Counts.of(Work.ARITHMETIC, 500))
                        .parameter("number", CType.I32, numbers[0]++));
    LoweringChoices choices =
        new Lowering(List.of(FakeKernel.of("usual", 2_000, "RELU", "TANH")), CORE)
            .withRoomy(List.of(other))
            .choices(GRAPH, Set.of(Placement.FOLD));
    Map<Node, Alternative> chosen = new LinkedHashMap<>(choices.folded());

    take(chosen, choices, 0);
    assertThat(onlyCallers(choices, chosen)).containsExactly(true, false, false);

    take(chosen, choices, 1);
    assertThat(onlyCallers(choices, chosen)).containsExactly(false, false, false);
  }

  private static void take(Map<Node, Alternative> chosen, LoweringChoices choices, int node) {
    Node taking = choices.graph().nodes().get(node);
    chosen.put(taking, choices.roomy().get(taking).get(0));
  }

  private static List<Boolean> onlyCallers(LoweringChoices choices, Map<Node, Alternative> chosen) {
    return Lowering.program(choices, chosen).steps().stream()
        .map(step -> step.binding().onlyCaller())
        .toList();
  }
}
