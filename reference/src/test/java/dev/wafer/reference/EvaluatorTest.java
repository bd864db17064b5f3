package dev.wafer.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.Constant;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Svdf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final TensorType PAIR = TensorType.of(DataType.FLOAT32, 2);

  private final Value x = new Value(0, "x", PAIR);
  private final Value three = new Value(1, "three", TensorType.of(DataType.FLOAT32, 1));
  private final Value sum = new Value(2, "sum", PAIR);
  private final Value square = new Value(3, "square", PAIR);
  private final Node add =
      new Node(0, new Binary(BinaryFn.ADD, Activation.NONE), List.of(x, three), List.of(sum), 0);
  private final Node mul =
      new Node(1, new Binary(BinaryFn.MUL, Activation.NONE), List.of(sum, sum), List.of(square), 1);
  private final Graph squares =
      new Graph(
          "squares",
          List.of(x),
          List.of(square),
          List.of(),
          Map.of(three, DenseConstant.float32(Shape.of(1), 3f)),
          List.of(add, mul));

  @Test
  void runsNodesInOrderAndShowsThemToTheObserver() {
    List<String> seen = new ArrayList<>();
    List<Tensor> outputs =
        new Evaluator(squares)
            .run(
                List.of(Tensor.ofFloats(PAIR, new float[] {1f, -4f})),
                (node, tensors) -> seen.add(node.name() + " " + tensors.get(0).floats()[0]));
    assertThat(outputs.get(0).floats()).containsExactly(16f, 1f);
    assertThat(seen).containsExactly("sum 4.0", "square 16.0");
  }

  @Test
  void anInputThatIsAlsoAnOutputPassesThrough() {
    Graph graph =
        new Graph("id", List.of(x), List.of(x, sum), List.of(), squares.constants(), List.of(add));
    List<Tensor> outputs =
        new Evaluator(graph).run(List.of(Tensor.ofFloats(PAIR, new float[] {1f, 2f})));
    assertThat(outputs.get(0).floats()).containsExactly(1f, 2f);
    assertThat(outputs.get(1).floats()).containsExactly(4f, 5f);
  }

  @Test
  void refusesInputsThatDoNotFit() {
    Evaluator evaluator = new Evaluator(squares);
    assertThatThrownBy(() -> evaluator.run(List.of()))
        .isInstanceOf(WaferException.class)
        .hasMessageContaining("the graph takes 1 inputs; found 0");
    assertThatThrownBy(() -> evaluator.run(List.of(Tensor.zeros(TensorType.of(DataType.INT8, 2)))))
        .isInstanceOf(WaferException.class)
        .hasMessageContaining("input 0 is f32[2]; found i8[2]");
  }

  @Test
  void variablesLiveUntilTheReset() {
    // One filter of memory 2 whose time weights are both 1: the sum of the last two inputs.
    Value in = new Value(0, "in", TensorType.of(DataType.FLOAT32, 1, 1));
    Value feature = new Value(1, "feature", TensorType.of(DataType.FLOAT32, 1, 1));
    Value time = new Value(2, "time", TensorType.of(DataType.FLOAT32, 1, 2));
    Value state = new Value(3, "state", TensorType.of(DataType.FLOAT32, 1, 2));
    Value out = new Value(4, "out", TensorType.of(DataType.FLOAT32, 1, 1));
    Node svdf =
        new Node(
            0,
            new Svdf(1, Activation.NONE),
            List.of(in, feature, time, Value.ABSENT, state),
            List.of(out),
            0);
    Map<Value, Constant> constants =
        Map.of(
            feature, DenseConstant.float32(Shape.of(1, 1), 1f),
            time, DenseConstant.float32(Shape.of(1, 2), 1f, 1f));
    Evaluator evaluator =
        new Evaluator(
            new Graph("svdf", List.of(in), List.of(out), List.of(state), constants, List.of(svdf)));
    assertThat(step(evaluator, in, 1f)).isEqualTo(1f);
    assertThat(step(evaluator, in, 10f)).isEqualTo(11f);
    assertThat(step(evaluator, in, 100f)).isEqualTo(110f);
    evaluator.reset();
    assertThat(step(evaluator, in, 5f)).isEqualTo(5f);
  }

  private static float step(Evaluator evaluator, Value in, float x) {
    return evaluator.run(List.of(Tensor.ofFloats(in.type(), new float[] {x}))).get(0).floats()[0];
  }

  @Test
  void int8VariablesStartAtTheirZeroPoint() {
    TensorType type =
        TensorType.of(DataType.INT8, 3).withQuantization(Quantization.perTensor(0.5f, -7));
    assertThat(Evaluator.initialState(type).bytes()).containsExactly(-7, -7, -7);
  }

  @Test
  void hybridLayersQuantizeEachRowOfTheirInput() {
    Value rows = new Value(0, "rows", TensorType.of(DataType.FLOAT32, 2, 2));
    Value weights =
        new Value(
            1,
            "weights",
            TensorType.of(DataType.INT8, 1, 2).withQuantization(Quantization.perTensor(0.5f, 0)));
    Value bias = new Value(2, "bias", TensorType.of(DataType.FLOAT32, 1));
    Value out = new Value(3, "out", TensorType.of(DataType.FLOAT32, 2, 1));
    Node node =
        new Node(
            0,
            new FullyConnected(false, Activation.NONE),
            List.of(rows, weights, bias),
            List.of(out),
            0);
    List<Tensor> inputs =
        List.of(
            Tensor.ofFloats(rows.type(), new float[] {127f, 1.4f, 0f, 0f}),
            Tensor.ofInts(weights.type(), new int[] {2, 4}),
            Tensor.ofFloats(bias.type(), new float[] {10f}));
    // Row 0 in steps of 1: 127 and 1. Row 1 is zero.
    assertThat(Evaluator.evaluate(node, inputs).get(0).floats()).containsExactly(139f, 10f);
  }
}
