package dev.wafer.passes.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.passes.PassAssertions;
import dev.wafer.passes.lower.Alternative;
import dev.wafer.passes.lower.FakeKernel;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.lower.LoweringChoices;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.program.Program;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.planner.regions.ArenaRegion;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a program says to the planner: lifespans, pins, and who may lie over whom. */
class ArenaPlanningTest {
  private static final Core CORE = TargetCatalog.builtIn().core("cortex-m4").orElseThrow();
  private static final ArenaPlanning PLANNING = new ArenaPlanning(PlannerOptions.standard());

  /** 64 bytes a value. */
  private static final Graph CHAIN =
      PassAssertions.parse(
          """
          graph "g"
          input %0: f32[1x16]
          %1: f32[1x16] = RELU(%0)
          %2: f32[1x16] = TANH(%1)
          output %2
          """);

  private static Program lower(Graph graph, FakeKernel kernel) {
    return new Lowering(List.of(kernel), CORE).lower(graph);
  }

  private static FakeKernel kernel() {
    return FakeKernel.of("k", 1, "RELU", "TANH", "ADD", "RESHAPE");
  }

  @Test
  void whatDiesMakesRoomButNotUnderTheOutputOfItsLastStep() {
    PlannedProgram planned = PLANNING.plan(lower(CHAIN, kernel()));

    assertThat(planned.plan().heightBytes()).isEqualTo(2 * 64);
  }

  @Test
  void anOutputLiesOverAnInputWhereTheKernelPermitsItAndNoStepReadsItLater() {
    FakeKernel inPlace = kernel().with(b -> b.inPlace(0, 0));
    Graph readAgain =
        PassAssertions.parse(
            """
            graph "g"
            input %0: f32[1x16]
            %1: f32[1x16] = RELU(%0)
            %2: f32[1x16] = ADD(%0, %1)
            output %2
            """);

    assertThat(PLANNING.plan(lower(CHAIN, inPlace)).plan().heightBytes()).isEqualTo(64);
    assertThat(PLANNING.plan(lower(readAgain, inPlace)).plan().heightBytes()).isEqualTo(2 * 64);
    assertThat(
            new ArenaPlanning(PlannerOptions.standard(), false)
                .plan(lower(CHAIN, inPlace))
                .plan()
                .heightBytes())
        .isEqualTo(2 * 64);
  }

  @Test
  void anOutputOfTheGraphOutlivesTheStepsThatReadIt() {
    Graph readByALaterStep =
        PassAssertions.parse(
            """
            graph "g"
            input %0: f32[1x16]
            %1: f32[1x16] = RELU(%0)
            %2: f32[1x16] = TANH(%1)
            output %1
            output %2
            """);

    PlannedProgram planned =
        PLANNING.plan(lower(readByALaterStep, kernel().with(b -> b.inPlace(0, 0))));

    assertThat(planned.plan().heightBytes()).isEqualTo(2 * 64);
  }

  @Test
  void expandedParametersLieInFrontAndTheMarkWhereThereIsRoom() {
    Lowering lowering =
        new Lowering(List.of(FakeKernel.of("k", 1, "RELU", "TANH").withWeights(800, 8)), CORE);
    LoweringChoices choices = lowering.choices(CHAIN, Set.of(Placement.INIT));
    Map<Node, Alternative> init = new LinkedHashMap<>();
    choices.steps().forEach((node, ways) -> init.put(node, ways.get(1)));

    PlannedProgram planned = PLANNING.plan(Lowering.program(choices, init));

    assertThat(planned.program().buffers())
        .filteredOn(buffer -> buffer.kind() == Buffer.Kind.PERSISTENT)
        .as("equal arrays share their place")
        .singleElement()
        .satisfies(buffer -> assertThat(planned.offsetBytes(buffer)).isZero());
    assertThat(planned.persistentBytes()).isEqualTo(800);
    assertThat(planned.mark())
        .hasValueSatisfying(
            mark -> assertThat(planned.offsetBytes(mark)).isGreaterThanOrEqualTo(800));
  }

  @Test
  void oneRegionLeavesTheArenaWholeAndTwoTakeTheBusierBufferFirst() {
    PlannedProgram planned = PLANNING.plan(lower(CHAIN, kernel()));
    ArenaRegion fast = new ArenaRegion("fast", 64);
    ArenaRegion slow = new ArenaRegion("slow", 1000);

    assertThat(new RegionPlanning(List.of(slow)).split(planned)).isSameAs(planned);
    PlannedProgram split = new RegionPlanning(List.of(fast, slow)).split(planned);

    // The middle value is written and read, each of the others is touched by one step.
    Buffer middle = split.program().view(split.program().steps().get(0).node().output()).buffer();
    assertThat(split.isSplit()).isTrue();
    assertThat(split.region(middle)).isZero();
    assertThat(split.program().buffers())
        .filteredOn(buffer -> split.region(buffer) == 0)
        .hasSize(1);
  }
}
