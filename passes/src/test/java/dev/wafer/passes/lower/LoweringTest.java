package dev.wafer.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.Graph;
import dev.wafer.ir.WaferException;
import dev.wafer.passes.PassAssertions;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.Program;
import dev.wafer.passes.program.Step;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import dev.wafer.targets.Work;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoweringTest {
  private static final Core CORE = TargetCatalog.builtIn().core("cortex-m4").orElseThrow();
  private static final FakeKernel COPY = FakeKernel.of("copy", 9, "RESHAPE");

  private static final Graph CHAIN =
      PassAssertions.parse(
          """
          graph "g"
          input %0: f32[1x4]
          %1 "a": f32[1x4] = RELU(%0)
          %2 "b": f32[1x4] = TANH(%1)
          output %2
          """);

  private static Lowering lowering(Kernel<?>... kernels) {
    return new Lowering(List.of(kernels), CORE);
  }

  @Test
  void theCheapestKernelThatTakesTheNodeIsBound() {
    Program program =
        lowering(
                FakeKernel.of("slow", 50, "RELU", "TANH"),
                FakeKernel.of("fast", 10, "RELU"),
                FakeKernel.of("other", 1, "LOGISTIC"))
            .lower(CHAIN);

    assertThat(program.steps())
        .extracting(step -> step.binding().kernel())
        .containsExactly("fast", "slow");
  }

  @Test
  void whichKernelIsCheapestIsAMatterOfTheCoresPrices() {
    List<Kernel<?>> kernels =
        List.of(
            FakeKernel.of("long_multiplies", 0, "RELU", "TANH")
                .with(b -> b.counts(Counts.of(Work.WIDE_MULTIPLY_ADD, 100))),
            FakeKernel.of("short_multiplies", 0, "RELU", "TANH")
                .with(b -> b.counts(Counts.of(Work.MULTIPLY_ADD, 300))));

    assertThat(boundOn("cortex-m4", kernels)).containsOnly("long_multiplies");
    assertThat(boundOn("cortex-m0plus", kernels)).containsOnly("short_multiplies");
  }

  @Test
  void ofKernelsThatTakeAboutAsManyInstructionsTheOneOfFewerCyclesIsBound() {
    List<Kernel<?>> kernels =
        List.of(
            FakeKernel.of("loads", 0, "RELU", "TANH")
                .with(b -> b.counts(Counts.of(Work.LOAD, 1000))),
            FakeKernel.of("sums", 0, "RELU", "TANH")
                .with(b -> b.counts(Counts.of(Work.ARITHMETIC, 1500))));

    assertThat(boundOn("cortex-m3", kernels)).containsOnly("sums");
    assertThat(boundOn("cortex-m7", kernels)).containsOnly("loads");
  }

  private static List<String> boundOn(String core, List<Kernel<?>> kernels) {
    return new Lowering(kernels, TargetCatalog.builtIn().core(core).orElseThrow())
        .lower(CHAIN).steps().stream().map(step -> step.binding().kernel()).toList();
  }

  @Test
  void ofEquallyCheapKernelsTheFirstIsBound() {
    Program program =
        lowering(
                FakeKernel.of("first", 10, "RELU", "TANH"),
                FakeKernel.of("second", 10, "RELU", "TANH"))
            .lower(CHAIN);

    assertThat(program.steps()).extracting(step -> step.binding().kernel()).containsOnly("first");
  }

  @Test
  void everyNodeWithoutAKernelIsReportedAtOnce() {
    assertThatThrownBy(() -> lowering(COPY).lower(CHAIN))
        .isInstanceOfSatisfying(
            WaferException.class,
            e ->
                assertThat(e.diagnostics())
                    .extracting(d -> d.code().id() + " " + d.operatorName() + " " + d.tensorName())
                    .containsExactly("W007 RELU a", "W007 TANH b"));
  }

  @Test
  void anOutputThatIsAConstantIsCopiedIntoTheArena() {
    Graph graph =
        PassAssertions.parse(
            """
            graph "g"
            const %0 "c": f32[2] = [1, 2]
            output %0
            """);

    Program program = lowering(COPY).lower(graph);

    assertThat(program.steps()).extracting(step -> step.binding().kernel()).containsExactly("copy");
    assertThat(program.view(program.graph().outputs().get(0)).buffer().kind())
        .isEqualTo(Buffer.Kind.ACTIVATION);
  }

  @Test
  void aBufferIsAsAlignedAsTheKernelThatNeedsMost() {
    Program program =
        lowering(
                FakeKernel.of("relu", 1, "RELU").with(b -> b.alignment(4)),
                FakeKernel.of("tanh", 1, "TANH").with(b -> b.alignment(64)))
            .lower(CHAIN);

    assertThat(program.buffers())
        .extracting(Buffer::alignmentBytes)
        .containsExactly(Lowering.BUFFER_ALIGNMENT_BYTES, Lowering.BUFFER_ALIGNMENT_BYTES, 64);
  }

  @Test
  void aStepHasABufferForEachScratchThatItsKernelAsksFor() {
    Program program =
        lowering(
                FakeKernel.of("k", 1, "RELU", "TANH").with(b -> b.scratch("rows", CType.I8, 24, 8)))
            .lower(CHAIN);

    for (Step step : program.steps()) {
      assertThat(step.scratch())
          .singleElement()
          .satisfies(
              buffer -> {
                assertThat(buffer.kind()).isEqualTo(Buffer.Kind.SCRATCH);
                assertThat(buffer.sizeBytes()).isEqualTo(24);
              });
    }
  }

  @Test
  void weightsWithManyZerosCanAlsoBeExpandedAndOthersCannot() {
    Set<Placement> wanted = Set.of(Placement.INIT, Placement.ON_DEMAND);
    Lowering lowering =
        lowering(
            FakeKernel.of("sparse", 100, "RELU").withWeights(800, 4),
            FakeKernel.of("dense", 100, "TANH").withWeights(800, 1));

    LoweringChoices choices = lowering.choices(CHAIN, wanted);

    List<List<Alternative>> steps = List.copyOf(choices.steps().values());
    assertThat(steps.get(0))
        .extracting(Alternative::placement)
        .containsExactly(Placement.FOLD, Placement.INIT, Placement.ON_DEMAND);
    assertThat(steps.get(0).get(0).weightBytes()).isEqualTo(800);
    assertThat(steps.get(0).get(1).weightBytes()).isEqualTo(100 + 200);
    assertThat(steps.get(1)).extracting(Alternative::placement).containsExactly(Placement.FOLD);
  }

  @Test
  void expandingCountsInEachInferenceOrOnce() {
    LoweringChoices choices =
        lowering(FakeKernel.of("k", 100, "RELU", "TANH").withWeights(800, 4))
            .choices(CHAIN, Set.of(Placement.INIT, Placement.ON_DEMAND));
    List<Alternative> ways = choices.steps().values().iterator().next();
    Alternative fold = ways.get(0);
    Alternative init = ways.get(1);
    Alternative onDemand = ways.get(2);

    assertThat(fold.initInstructions()).isZero();
    assertThat(onDemand.initInstructions()).isZero();
    assertThat(init.initInstructions()).isPositive();
    assertThat(onDemand.instructions()).isEqualTo(init.instructions() + init.initInstructions());
  }

  @Test
  void aSparseKernelStaysOnlyWhereItIsFasterOrSmaller() {
    List<Kernel<?>> dense =
        List.of(FakeKernel.of("dense", 100, "RELU", "TANH").withWeights(800, 1));
    List<Kernel<?>> sparse =
        List.of(
            FakeKernel.of("smaller", 200, "RELU").withWeights(300, 1),
            FakeKernel.of("worse", 200, "RELU").withWeights(900, 1),
            FakeKernel.of("dominated", 210, "RELU").withWeights(300, 1));

    LoweringChoices choices =
        new Lowering(dense, sparse, CORE).choices(CHAIN, Set.of(Placement.DIRECT));

    assertThat(choices.steps().values().iterator().next())
        .extracting(way -> way.binding().kernel())
        .containsExactly("dense", "smaller");
  }
}
