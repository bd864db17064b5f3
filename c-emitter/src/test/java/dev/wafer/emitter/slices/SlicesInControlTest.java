package dev.wafer.emitter.slices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.emitter.testing.SliceOutcome;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.Compare;
import dev.wafer.ir.op.CompareFn;
import dev.wafer.ir.op.If;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.While;
import dev.wafer.passes.slices.Move;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random graphs full of concatenations, as the bodies of loops and as branches: views stand there,
 * too.
 */
class SlicesInControlTest {
  private static final TensorType COUNT = TensorType.of(DataType.INT32, 1);
  private static final TensorType TRUTH = TensorType.of(DataType.BOOL, 1);
  private static final Op ADD = new Binary(BinaryFn.ADD, Activation.NONE);

  @TempDir Path folder;

  @Test
  void concatsInBodiesOfLoopsAreViews() {
    checkViews(LongStream.range(700, 716).mapToObj(SlicesInControlTest::loop).toList());
  }

  @Test
  void concatsInBranchesAreViews() {
    checkViews(LongStream.range(716, 732).mapToObj(SlicesInControlTest::branches).toList());
  }

  private void checkViews(List<KernelCase> cases) {
    SliceOutcome outcome =
        HostHarness.of(KernelRegistry.standard(), "host").checkSlices(folder, cases);
    assertThat(outcome.moves()).anyMatch(Move::isRemoved);
  }

  /** A graph whose results a loop carries, and that runs three times. */
  private static KernelCase loop(long seed) {
    Graph inner = SliceGraphs.graph(seed);
    GraphBuilder body = new GraphBuilder("body");
    GraphBuilder condition = new GraphBuilder("condition");
    GraphBuilder outer = new GraphBuilder("loop");
    Value count = body.input("count", COUNT);
    List<Value> in = inputs(body, inner.inputs());
    inputs(body, inner.outputs());
    body.output(body.node(ADD, COUNT, count, number(body, 1)));
    in.forEach(body::output);
    // A branch on a condition that always holds: the graph as it stands, with outer values.
    Value holds = body.node(new Compare(CompareFn.EQUAL), TRUTH, count, count);
    results(body, inner, holds, in).forEach(body::output);
    Value turn = condition.input("count", COUNT);
    inputs(condition, inner.inputs());
    inputs(condition, inner.outputs());
    condition.output(
        condition.node(new Compare(CompareFn.LESS), TRUTH, turn, number(condition, 3)));
    List<Value> carried = new ArrayList<>();
    List<TensorType> types = new ArrayList<>();
    carried.add(number(outer, 0));
    carried.addAll(inputs(outer, inner.inputs()));
    carried.addAll(inputs(outer, inner.outputs()));
    carried.forEach(value -> types.add(value.type()));
    Op loop = new While(condition.build(), body.build());
    List<Value> last = outer.node(loop, types, carried);
    last.subList(1 + inner.inputs().size(), last.size()).forEach(outer::output);
    return of(seed, outer.build());
  }

  /** A graph between concatenations, in one branch twice as often as in the other. */
  private static KernelCase branches(long seed) {
    Graph inner = SliceGraphs.graph(seed);
    GraphBuilder outer = new GraphBuilder("branches");
    Value count = outer.input("count", COUNT);
    List<Value> in = inputs(outer, inner.inputs());
    Value holds = outer.node(new Compare(CompareFn.LESS), TRUTH, count, number(outer, 0));
    results(outer, inner, holds, in).forEach(outer::output);
    return of(seed, outer.build());
  }

  private static List<Value> results(
      GraphBuilder builder, Graph inner, Value holds, List<Value> in) {
    List<Value> taken = new ArrayList<>(List.of(holds));
    taken.addAll(in);
    List<TensorType> types = inner.outputs().stream().map(Value::type).toList();
    return builder.node(new If(inner, inner), types, taken);
  }

  private static KernelCase of(long seed, Graph graph) {
    boolean floats = graph.outputs().get(0).dataType() == DataType.FLOAT32;
    KernelCase random = KernelCase.random("graph " + seed, graph, seed);
    return random.withTolerance(floats ? 1e-5 : 0);
  }

  private static List<Value> inputs(GraphBuilder builder, List<Value> like) {
    List<Value> inputs = new ArrayList<>();
    like.forEach(value -> inputs.add(builder.input("in", value.type())));
    return inputs;
  }

  private static Value number(GraphBuilder builder, int number) {
    return builder.constant("number", DenseConstant.integers(DataType.INT32, Shape.of(1), number));
  }
}
