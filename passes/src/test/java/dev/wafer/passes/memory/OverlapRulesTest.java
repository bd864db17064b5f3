package dev.wafer.passes.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Unsupported;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.ChannelTiles;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Overlap;
import dev.wafer.passes.program.Program;
import dev.wafer.passes.program.ScratchRequest;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.program.Tiling;
import dev.wafer.passes.program.View;
import dev.wafer.planner.OverlapRule;
import dev.wafer.targets.Work;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A step of two inputs and an output, each of 64 bytes, in buffers 0, 1 and 2. */
class OverlapRulesTest {
  private static final TensorType TYPE = TensorType.of(DataType.INT8, 64);
  private static final int OUT = 2;

  private final Graph graph;
  private final Value a;
  private final Value b;
  private final Value y;

  OverlapRulesTest() {
    GraphBuilder builder = new GraphBuilder("g");
    a = builder.input("a", TYPE);
    b = builder.input("b", TYPE);
    y = builder.node(new Unsupported("ANY"), TYPE, a, b);
    graph = builder.output(y).build();
  }

  private static Buffer buffer(int id, Buffer.Kind kind, long sizeBytes) {
    return new Buffer(id, "b" + id, sizeBytes, 16, kind);
  }

  private static View view(int id) {
    return new View(buffer(id, Buffer.Kind.ACTIVATION, 64), 0, TYPE);
  }

  private static Overlap below(int input, long distance) {
    return new Overlap(input, 0, Overlap.Form.OUTPUT_BELOW, distance);
  }

  private List<OverlapRule> rules(View first, View second, View output, Overlap... overlaps) {
    return rules(first, second, output, true, true, Optional.empty(), overlaps);
  }

  private List<OverlapRule> rules(
      View first,
      View second,
      View output,
      boolean dies,
      boolean born,
      Optional<Tiling> tiling,
      Overlap... overlaps) {
    KernelBinding binding =
        KernelBinding.builder("kernel", "template", "function")
            .counts(Counts.of(Work.ARITHMETIC))
            .overlaps(List.of(overlaps))
            .build();
    Step step = new Step(0, graph.nodes().get(0), binding, List.of(), List.of(), tiling);
    Map<Value, View> views = new LinkedHashMap<>();
    if (first != null) {
      views.put(a, first);
    }
    views.put(b, second);
    views.put(y, output);
    Program program = new Program(graph, List.of(), List.of(step), views, List.of());
    return OverlapRules.of(program, step, id -> id != OUT && dies, id -> id == OUT && born);
  }

  @ParameterizedTest
  @CsvSource({
    "OUTPUT_BELOW, 2, 0, AT_LEAST",
    "OUTPUT_ABOVE, 0, 2, AT_LEAST",
    "EXACTLY, 2, 0, EXACTLY"
  })
  void eachFormBecomesTheRuleThatCountsItsWay(
      Overlap.Form permitted, int lower, int upper, OverlapRule.Form form) {
    assertThat(rules(view(0), view(1), view(OUT), new Overlap(0, 0, permitted, 24)))
        .containsExactly(new OverlapRule(lower, upper, 24, form));
  }

  @Test
  void eachInputHasItsOwn() {
    assertThat(rules(view(0), view(1), view(OUT), below(0, 8), below(1, 16)))
        .containsExactly(OverlapRule.atLeast(OUT, 0, 8), OverlapRule.atLeast(OUT, 1, 16));
  }

  @Test
  void anInputThatLivesOnOrAnOutputThatLivedBeforeHasNone() {
    Optional<Tiling> whole = Optional.empty();
    assertThat(rules(view(0), view(1), view(OUT), true, true, whole, below(0, 8))).hasSize(1);
    assertThat(rules(view(0), view(1), view(OUT), false, true, whole, below(0, 8))).isEmpty();
    assertThat(rules(view(0), view(1), view(OUT), true, false, whole, below(0, 8))).isEmpty();
  }

  @Test
  void aStepInTilesHasNone() {
    Tiling tiling = new Tiling(new ChannelTiles(8, 4, 0, 16, List.of(), List.of(), Counts.NONE), 4);
    assertThat(rules(view(0), view(1), view(OUT), true, true, Optional.of(tiling), below(0, 8)))
        .isEmpty();
  }

  @Test
  void aPartOfABufferOrStateHasNone() {
    View part = new View(buffer(0, Buffer.Kind.ACTIVATION, 128), 0, TYPE);
    View behind = new View(buffer(OUT, Buffer.Kind.ACTIVATION, 128), 64, TYPE);
    View state = new View(buffer(0, Buffer.Kind.STATE, 64), 0, TYPE);
    View scratch = new View(buffer(OUT, Buffer.Kind.SCRATCH, 64), 0, TYPE);
    assertThat(rules(part, view(1), view(OUT), below(0, 8))).isEmpty();
    assertThat(rules(view(0), view(1), behind, below(0, 8))).isEmpty();
    assertThat(rules(state, view(1), view(OUT), below(0, 8))).isEmpty();
    assertThat(rules(view(0), view(1), scratch, below(0, 8))).isEmpty();
    assertThat(rules(null, view(1), view(OUT), below(0, 8))).isEmpty();
  }

  /** Both inputs read buffer 0. */
  @Test
  void anInputThatIsReadTwiceHasToBePermittedBothTimes() {
    Overlap above = new Overlap(1, 0, Overlap.Form.OUTPUT_ABOVE, 0);
    assertThat(rules(view(0), view(0), view(OUT), below(0, 8))).isEmpty();
    assertThat(rules(view(0), view(0), view(OUT), below(0, 8), above)).isEmpty();
    assertThat(rules(view(0), view(0), view(OUT), below(0, 8), below(1, 8)))
        .containsOnly(OverlapRule.atLeast(OUT, 0, 8));
    assertThat(rules(view(0), view(0), view(OUT), below(0, 8), below(1, 9)))
        .containsExactly(OverlapRule.atLeast(OUT, 0, 9));
    View part = new View(buffer(0, Buffer.Kind.ACTIVATION, 64), 0, TensorType.of(DataType.INT8, 8));
    assertThat(rules(view(0), part, view(OUT), below(0, 8), below(1, 8))).isEmpty();
  }

  @Test
  void exactDistancesHaveToBeTheSameForBoth() {
    Overlap first = new Overlap(0, 0, Overlap.Form.EXACTLY, 8);
    Overlap same = new Overlap(1, 0, Overlap.Form.EXACTLY, 8);
    Overlap less = new Overlap(1, 0, Overlap.Form.EXACTLY, 7);
    assertThat(rules(view(0), view(0), view(OUT), first, same)).hasSize(2);
    assertThat(rules(view(0), view(0), view(OUT), first, less)).isEmpty();
  }

  @Test
  void scratchMayShareBytesWithAnOutputThatIsBornInItsStep() {
    assertThat(scratchRules(view(OUT), true)).containsExactly(OverlapRule.atLeast(OUT, 3, 48));
    assertThat(scratchRules(view(OUT), false)).isEmpty();
    assertThat(scratchRules(new View(buffer(OUT, Buffer.Kind.ACTIVATION, 128), 0, TYPE), true))
        .isEmpty();
    assertThat(scratchRules(new View(buffer(OUT, Buffer.Kind.EXTERNAL, 64), 0, TYPE), true))
        .isEmpty();
  }

  private List<OverlapRule> scratchRules(View output, boolean born) {
    KernelBinding binding =
        KernelBinding.builder("kernel", "template", "function")
            .counts(Counts.of(Work.ARITHMETIC))
            .scratch(
                new ScratchRequest("rows", 32, 16, Optional.empty())
                    .aboveOutput(OptionalLong.of(48)),
                CType.I8)
            .scratch("other", CType.I8, 32, 16)
            .build();
    Step step =
        new Step(
            0,
            graph.nodes().get(0),
            binding,
            List.of(buffer(3, Buffer.Kind.SCRATCH, 32), buffer(4, Buffer.Kind.SCRATCH, 32)));
    Program program = new Program(graph, List.of(), List.of(step), Map.of(y, output), List.of());
    return OverlapRules.of(program, step, id -> true, id -> born);
  }
}
