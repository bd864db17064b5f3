package dev.wafer.emitter.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.CEmitter;
import dev.wafer.emitter.EmitOptions;
import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.Int8Layers;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.PoolFn;
import dev.wafer.ir.op.Window;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.stream.Segments;
import dev.wafer.passes.stream.Segments.Part;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.targets.Core;
import dev.wafer.targets.TargetCatalog;
import java.util.Comparator;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The helper that moves whole words, which boards fault without, is called for whole words. */
final class RowMovesTest {
  /** A depthwise convolution of rows of words, which pools make bytes of. */
  private static Graph graph(int columnsLess) {
    Graph layer = Int8Layers.depthwise("depthwise", 12, 6, 2, 2, 3, 3, 1, Activation.NONE).graph();
    Node node = layer.nodes().get(0);
    GraphBuilder builder = new GraphBuilder("moves");
    Value x = builder.input("x", layer.inputs().get(0).type());
    Value first = pool(builder, x, 3, 3, Padding.same(12, 6, 3, 3, 1, 1, 1, 1));
    Value y =
        builder.node(
            node.op(),
            node.output().type(),
            first,
            constant(builder, layer, node.input(1)),
            constant(builder, layer, node.input(2)));
    int width = 6 - columnsLess;
    Value narrow = pool(builder, y, 1, 1 + columnsLess, Padding.NONE);
    Value last = pool(builder, narrow, 3, 3, Padding.same(12, width, 3, 3, 1, 1, 1, 1));
    return builder.output(last).build();
  }

  private static Value constant(GraphBuilder builder, Graph layer, Value value) {
    return builder.constant(value.name(), layer.dense(value).orElseThrow(), value.quantization());
  }

  private static Value pool(GraphBuilder builder, Value x, int height, int width, Padding padding) {
    int columns = x.shape().dim(2) + padding.left() + padding.right() - width + 1;
    return builder.node(
        new Pool2d(PoolFn.MAX, height, width, Window.of(1, 1, padding), Activation.NONE),
        x.type().withShape(Shape.of(1, 12, columns, x.shape().dim(3))),
        x);
  }

  private static String source(Graph graph) {
    Core core = TargetCatalog.builtIn().core("cortex-m4").orElseThrow();
    Segments segments = new Segments(graph);
    Part part = segments.parts().stream().max(Comparator.comparingInt(Part::last)).orElseThrow();
    Graph streamed = segments.streamed(Map.of(part, segments.rows(part, 1)));
    return new CEmitter()
        .emit(
            new ArenaPlanning(PlannerOptions.standard())
                .plan(new Lowering(KernelRegistry.standard(), core).lower(streamed)),
            new EmitOptions("m", "test", "test", "cortex-m4"))
        .files()
        .get("m.c");
  }

  @Test
  void rowsOfWordsAreMovedByWords() {
    assertThat(source(graph(2))).contains("m_move_rows(rows").doesNotContain("memmove(rows");
  }

  @Test
  void otherRowsAreNotEvenWhereAKernelWantsTheHelper() {
    assertThat(source(graph(1)))
        .contains("m_move_rows((unsigned char *)", "memmove(rows")
        .doesNotContain("m_move_rows(rows");
  }
}
