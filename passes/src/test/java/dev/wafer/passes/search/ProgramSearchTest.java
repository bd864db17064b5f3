package dev.wafer.passes.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.passes.PassAssertions;
import dev.wafer.passes.lower.FakeKernel;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.lower.LoweringChoices;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The choices that plan several programs of one graph. */
class ProgramSearchTest {
  private static final Core CORE = TargetCatalog.builtIn().core("cortex-m4").orElseThrow();
  private static final ArenaPlanning PLANNING = new ArenaPlanning(PlannerOptions.standard());
  private static final FakeKernel KERNEL =
      FakeKernel.of("k", 100, "RELU", "TANH", "ADD", "CONCATENATION", "MEAN", "RESHAPE");

  /** Both branches widen the input and shrink it again; side by side both are wide at once. */
  private static final Graph TWO_BRANCHES =
      PassAssertions.parse(
          """
          graph "g"
          input %0: f32[1x4]
          %1: f32[1x16] = CONCATENATION(%0, %0, %0, %0) {axis=1, activation=NONE}
          %2: f32[1x16] = CONCATENATION(%0, %0, %0, %0) {axis=1, activation=NONE}
          %3: f32[1x1] = MEAN(%1) {axes=[1], keep_dims=true}
          %4: f32[1x1] = MEAN(%2) {axes=[1], keep_dims=true}
          %5: f32[1x1] = ADD(%3, %4) {activation=NONE}
          output %5
          """);

  private static final Graph CONCAT =
      PassAssertions.parse(
          """
          graph "g"
          input %0: f32[1x8]
          %1: f32[1x8] = RELU(%0)
          %2: f32[1x8] = TANH(%0)
          %3: f32[1x16] = CONCATENATION(%1, %2) {axis=1, activation=NONE}
          output %3
          """);

  @Test
  void theOrderIsTakenWhosePlanIsTheSmallest() {
    Lowering lowering = new Lowering(List.of(KERNEL), CORE);

    Graph ordered = new OrderChoice(lowering, PLANNING).choose(TWO_BRANCHES);

    assertThat(ordered.nodes())
        .extracting(node -> node.op().mnemonic())
        .containsExactly("CONCATENATION", "MEAN", "CONCATENATION", "MEAN", "ADD");
    assertThat(bytes(lowering, ordered)).isLessThan(bytes(lowering, TWO_BRANCHES));
  }

  @Test
  void aGraphWithOneOrderStaysAsItIs() {
    Graph chain =
        PassAssertions.parse(
            """
            graph "g"
            input %0: f32[1x4]
            %1: f32[1x4] = RELU(%0)
            output %1
            """);

    assertThat(new OrderChoice(new Lowering(List.of(KERNEL), CORE), PLANNING).choose(chain))
        .isSameAs(chain);
  }

  @Test
  void aConcatenationIsNoStepWhereKernelsWriteItsParts() {
    assertThat(steps(KERNEL.withAnyLayout(), CONCAT)).containsExactly("RELU", "TANH");
  }

  @Test
  void aConcatenationIsCopiedWhereNoKernelCan() {
    // Two parts of one row are dense wherever they lie, so the parts must be wider than a row.
    Graph rows =
        PassAssertions.parse(
            """
            graph "g"
            input %0: f32[2x8]
            %1: f32[2x8] = RELU(%0)
            %2: f32[2x8] = TANH(%0)
            %3: f32[2x16] = CONCATENATION(%1, %2) {axis=1, activation=NONE}
            output %3
            """);

    assertThat(steps(KERNEL, rows)).containsExactly("RELU", "TANH", "CONCATENATION");
    assertThat(steps(KERNEL.withAnyLayout(), rows)).containsExactly("RELU", "TANH");
  }

  private static List<String> steps(FakeKernel kernel, Graph graph) {
    LoweringChoices choices =
        new SliceChoice(new Lowering(List.of(kernel), CORE), PLANNING)
            .choose(graph, Set.of(Placement.FOLD));
    return choices.steps().keySet().stream().map(node -> node.op().mnemonic()).toList();
  }

  private static long bytes(Lowering lowering, Graph graph) {
    return PLANNING.plan(lowering.lower(graph)).plan().heightBytes();
  }
}
