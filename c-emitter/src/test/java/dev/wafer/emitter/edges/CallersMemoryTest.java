package dev.wafer.emitter.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.EmittedModel;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.Unary;
import dev.wafer.ir.op.UnaryFn;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.lower.LoweringChoices;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.passes.program.Buffer;
import dev.wafer.passes.program.EdgePlace;
import dev.wafer.passes.program.Edges;
import dev.wafer.passes.program.PlannedProgram;
import dev.wafer.passes.search.SliceChoice;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Inputs and outputs in memory of the caller's, where views tempt to lay tensors over each other:
 * on the host under sanitizers, which check that inputs stay as they are, too.
 */
class CallersMemoryTest {
  private static final Core HOST = TargetCatalog.builtIn().core(Core.HOST).orElseThrow();
  private static final EdgePlace CALLER = new EdgePlace(32, EdgePlace.Home.CALLER);
  private static final EdgePlace ARENA = new EdgePlace(64, EdgePlace.Home.ARENA);
  private static final TensorType ROW = TensorType.of(DataType.FLOAT32, 1, 16);
  private static final TensorType WIDE = TensorType.of(DataType.FLOAT32, 1, 32);

  @TempDir Path folder;

  private static Value abs(GraphBuilder graph, Value x) {
    return graph.node(new Unary(UnaryFn.ABS), x.type(), x);
  }

  private static Value reshaped(GraphBuilder graph, Value x) {
    return graph.node(new Reshape(), TensorType.of(DataType.FLOAT32, x.shape().dim(1)), x);
  }

  private static Value concat(GraphBuilder graph, Value... parts) {
    return graph.node(new Concatenation(1, Activation.NONE), WIDE, parts);
  }

  private static Graph chain() {
    GraphBuilder graph = new GraphBuilder("chain");
    return graph.output(abs(graph, abs(graph, graph.input("x", ROW)))).build();
  }

  private static Graph passedThrough() {
    GraphBuilder graph = new GraphBuilder("passed through");
    Value x = graph.input("x", ROW);
    return graph.output(reshaped(graph, x)).output(x).output(abs(graph, x)).build();
  }

  private static Graph oneTensorAsTwoOutputs() {
    GraphBuilder graph = new GraphBuilder("one tensor as several outputs");
    Value y = abs(graph, graph.input("x", ROW));
    return graph.output(y).output(reshaped(graph, y)).output(y).build();
  }

  private static Graph joined() {
    GraphBuilder graph = new GraphBuilder("an input as a part of an output");
    Value x = graph.input("x", ROW);
    Value y = graph.input("y", ROW);
    return graph.output(concat(graph, x, abs(graph, y))).build();
  }

  private static Graph joinedOutputs() {
    GraphBuilder graph = new GraphBuilder("outputs as parts of an output");
    Value x = graph.input("x", ROW);
    Value a = abs(graph, x);
    Value b = abs(graph, abs(graph, x));
    Value whole = concat(graph, a, b);
    return graph.output(a).output(whole).output(b).output(abs(graph, whole)).build();
  }

  private static Graph cut() {
    GraphBuilder graph = new GraphBuilder("outputs that are slices");
    Value x = graph.input("x", WIDE);
    Value y = abs(graph, x);
    Value left = graph.node(new Slice(List.of(0, 0)), ROW, y);
    Value right = graph.node(new Slice(List.of(0, 16)), ROW, x);
    return graph.output(left).output(right).output(abs(graph, right)).build();
  }

  private static Lowering lowering(Edges edges) {
    return new Lowering(KernelRegistry.standard(), HOST).withEdges(edges);
  }

  private static List<PlannedProgram> programs(Graph graph, Edges edges) {
    ArenaPlanning planning = new ArenaPlanning(PlannerOptions.standard());
    LoweringChoices sliced =
        new SliceChoice(lowering(edges), planning).choose(graph, Set.of(Placement.FOLD));
    return List.of(
        planning.plan(lowering(edges).lower(graph)),
        planning.plan(Lowering.program(sliced, sliced.folded())));
  }

  @Test
  void whateverIsTheCallersGivesTheSameOutputs() {
    List<KernelCase> cases = new ArrayList<>();
    List<PlannedProgram> programs = new ArrayList<>();
    List<Graph> graphs =
        List.of(
            chain(), passedThrough(), oneTensorAsTwoOutputs(), joined(), joinedOutputs(), cut());
    for (Graph graph : graphs) {
      int inputs = graph.inputs().size();
      int edges = inputs + graph.outputs().size();
      for (int mask = 0; mask < 1 << edges; mask++) {
        List<EdgePlace> places = new ArrayList<>();
        for (int edge = 0; edge < edges; edge++) {
          places.add((mask >> edge & 1) != 0 ? CALLER : ARENA);
        }
        Edges wanted = new Edges(places.subList(0, inputs), places.subList(inputs, edges));
        for (PlannedProgram program : programs(graph, wanted)) {
          cases.add(KernelCase.random(graph.name() + " " + mask, graph, mask));
          programs.add(program);
          assertThat(external(program)).hasSize(Integer.bitCount(mask));
          assertThat(
                  Stream.concat(graph.inputs().stream(), graph.outputs().stream())
                      .filter(value -> program.program().views().containsKey(value))
                      .map(value -> program.program().view(value))
                      .filter(view -> view.buffer().isInArena()))
              .allMatch(view -> program.offsetBytes(view) % 64 == 0);
        }
      }
    }
    HostHarness.standard().check(folder, cases, programs);
  }

  private static List<Buffer> external(PlannedProgram program) {
    return program.program().buffers().stream().filter(b -> !b.isInArena()).toList();
  }

  @Test
  void theArenaHasNoBytesForThem() {
    Graph graph = chain();
    Edges all = new Edges(List.of(CALLER), List.of(CALLER));
    List<Long> bytes =
        Stream.of(Edges.STANDARD, all)
            .map(edges -> programs(graph, edges).get(0).plan().heightBytes())
            .toList();
    // One tensor lies over the other, and is all there is between the caller's two.
    assertThat(bytes).isEqualTo(Collections.nCopies(2, ROW.sizeBytes()));
  }

  @Test
  void aPointerThatCannotBeIsAnsweredByAStatus() {
    EmittedModel emitted =
        PointerProgram.emitted(
            programs(chain(), new Edges(List.of(CALLER), List.of(CALLER))).get(0));
    assertThat(PointerProgram.answers(folder, emitted))
        .isEqualTo("OK NULL NULL NULL ALIGNMENT ALIGNMENT ALIGNMENT OK \n");
  }
}
