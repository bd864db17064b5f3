package dev.wafer.emitter.kernels.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.emitter.kernels.registry.KernelRegistry;
import dev.wafer.emitter.testing.HostHarness;
import dev.wafer.emitter.testing.KernelCase;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.If;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.While;
import dev.wafer.ir.text.GraphParser;
import dev.wafer.ir.text.GraphPrinter;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Branches and loops in the emitted C, against the reference, run by run. */
class ControlFlowTest {
  private static final TensorType SCALAR = TensorType.of(DataType.INT32, 1);
  private static final TensorType ROW = TensorType.of(DataType.INT32, 6);

  private static final Graph UNTIL_TEN =
      GraphParser.parse(
          """
          graph "condition"
          input %0: i32[1]
          input %1: i32[6]
          input %2: i32[6]
          const %3: i32[1] = [10]
          %4: bool[1] = LESS(%0, %3)
          output %4
          """);

  /** The two rows change places in each turn, so none may be written before both were read. */
  private static final Graph FIBONACCI =
      GraphParser.parse(
          """
          graph "body"
          input %0: i32[1]
          input %1: i32[6]
          input %2: i32[6]
          const %3: i32[1] = [3]
          %4: i32[1] = ADD(%0, %3)
          %5: i32[6] = ADD(%1, %2)
          output %4
          output %2
          output %5
          """);

  @TempDir Path folder;

  @Test
  void aLoopCarriesWhatChangesPlaces() {
    Graph graph = loop(UNTIL_TEN, FIBONACCI);

    List<Tensor> results = new Evaluator(graph).run(inputs(1));

    assertThat(results.get(0).toInts()).containsExactly(10);
    assertThat(results.get(1).toInts()).containsExactly(5, 10, 15, 20, 25, 30);
    check(graph);
  }

  @Test
  void aLoopThatDoesNotBeginGivesWhatItTakes() {
    Graph graph = loop(UNTIL_TEN, FIBONACCI);
    assertThat(new Evaluator(graph).run(inputs(10)).get(0).toInts()).containsExactly(10);
    check(graph);
  }

  @Test
  void branchesAndLoopsStandInEachOther() {
    Graph then =
        GraphParser.parse(
            """
            graph "then"
            input %0: i32[6]
            input %1: i32[6]
            const %2: i32[6] = [1, 2, 3, 4, 5, 6]
            %3: i32[6] = SUB(%0, %2)
            output %3
            output %2
            """);
    Graph otherwise =
        GraphParser.parse(
            """
            graph "otherwise"
            input %0: i32[6]
            input %1: i32[6]
            %2: i32[6] = MAXIMUM(%0, %1)
            %3: i32[6] = ADD(%2, %2)
            output %0
            output %3
            """);
    GraphBuilder body = new GraphBuilder("body");
    Value count = body.input("count", SCALAR);
    Value a = body.input("a", ROW);
    Value b = body.input("b", ROW);
    Value next =
        body.node(
            op("ADD"),
            SCALAR,
            count,
            body.constant("two", DenseConstant.integers(DataType.INT32, Shape.of(1), 2)));
    Value early =
        body.node(
            op("LESS"),
            TensorType.of(DataType.BOOL, 1),
            next,
            body.constant("six", DenseConstant.integers(DataType.INT32, Shape.of(1), 6)));
    List<Value> chosen =
        body.node(new If(then, otherwise), List.of(ROW, ROW), List.of(early, a, b));
    List<Value> inner =
        body.node(
            new While(UNTIL_TEN, FIBONACCI),
            List.of(SCALAR, ROW, ROW),
            List.of(next, chosen.get(1), chosen.get(0)));
    body.output(next).output(inner.get(2)).output(a);
    check(loop(UNTIL_TEN, body.build()));
  }

  @Test
  void regionsSurviveTheText() {
    Graph graph = loop(UNTIL_TEN, FIBONACCI);
    assertThat(GraphParser.parse(GraphPrinter.printFull(graph))).isEqualTo(graph);
  }

  private static dev.wafer.ir.op.Op op(String name) {
    String type = name.equals("LESS") ? "bool[1]" : "i32[1]";
    return GraphParser.parse(
            "graph \"g\"\ninput %%0: i32[1]\n%%1: %s = %s(%%0, %%0)\noutput %%1\n"
                .formatted(type, name))
        .nodes()
        .get(0)
        .op();
  }

  /** A loop between other steps, of which one reads what the loop does not change. */
  private static Graph loop(Graph condition, Graph body) {
    GraphBuilder builder = new GraphBuilder("loop");
    Value count = builder.input("count", SCALAR);
    Value x = builder.input("x", ROW);
    Value twice = builder.node(op("ADD"), ROW, x, x);
    List<Value> last =
        builder.node(
            new While(condition, body), List.of(SCALAR, ROW, ROW), List.of(count, x, twice));
    Value flat = builder.node(new Reshape(), TensorType.of(DataType.INT32, 2, 3), last.get(2));
    Value sum = builder.node(op("ADD"), ROW, last.get(1), twice);
    builder.output(last.get(0)).output(last.get(1)).output(flat).output(sum);
    return builder.build();
  }

  private static List<Tensor> inputs(int count) {
    return List.of(
        Tensor.ofInts(SCALAR, new int[] {count}), Tensor.ofInts(ROW, new int[] {1, 2, 3, 4, 5, 6}));
  }

  private void check(Graph graph) {
    KernelCase testCase =
        KernelCase.of("loop", graph, List.of(inputs(1), inputs(8), inputs(12), inputs(-20)));
    HostHarness harness = HostHarness.of(KernelRegistry.standard(), "host");
    harness.checkSlices(folder, List.of(testCase));
  }
}
