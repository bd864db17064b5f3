package dev.wafer.passes.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.Shape;
import dev.wafer.ir.SparseConstant;
import dev.wafer.ir.SparseDimension;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Densify;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.passes.PassContext;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class NibblesToBytesTest {
  private static final Quantization WEIGHTS = Quantization.perTensor(0.25f, 0);

  private final GraphBuilder builder = new GraphBuilder("layer");

  @Test
  void denseWeightsBecomeBytesOfTheSameValues() {
    Value weights =
        builder.constant(
            "w", DenseConstant.integers(DataType.INT4, Shape.of(1, 3), -8, 7, -1), WEIGHTS);
    Graph bytes = checked(layer(weights));
    Value read = bytes.nodes().get(0).input(1);
    assertThat(read.type()).isEqualTo(new TensorType(DataType.INT8, Shape.of(1, 3), WEIGHTS));
    assertThat(bytes.dense(read).orElseThrow().data())
        .isEqualTo(Bytes.wrap(new byte[] {-8, 7, -1}));
    assertThat(bytes.constants()).hasSize(1);
  }

  @Test
  void sparseWeightsAreExpanded() {
    SparseConstant stored =
        new SparseConstant(
            DataType.INT4,
            Shape.of(1, 3),
            List.of(0, 1),
            List.of(),
            List.of(
                new SparseDimension.Dense(1), new SparseDimension.Csr(List.of(0, 1), List.of(2))),
            Bytes.wrap(new byte[] {0x0D}),
            9);
    Value sparse = builder.constant("w", stored, WEIGHTS);
    Value weights =
        builder.node(new Densify(), new TensorType(DataType.INT4, Shape.of(1, 3), WEIGHTS), sparse);
    Graph bytes = checked(layer(weights));
    assertThat(bytes.nodes()).hasSize(1);
    Value read = bytes.nodes().get(0).input(1);
    assertThat(bytes.dense(read).orElseThrow().data()).isEqualTo(Bytes.wrap(new byte[] {0, 0, -3}));
    assertThat(bytes.constants()).hasSize(1);
  }

  private Graph layer(Value weights) {
    TensorType in = new TensorType(DataType.INT8, Shape.of(1, 3), Quantization.perTensor(0.5f, 3));
    TensorType out =
        new TensorType(DataType.INT8, Shape.of(1, 1), Quantization.perTensor(0.4f, -2));
    Value x = builder.input("x", in);
    Value y =
        builder.node(new FullyConnected(false, Activation.NONE), out, x, weights, Value.ABSENT);
    return builder.output(y).build();
  }

  /** The graph behind the pass, which computes the same. */
  private static Graph checked(Graph graph) {
    Verifier.verify(graph);
    Graph bytes = new NibblesToBytes().run(graph, PassContext.silent());
    Verifier.verify(bytes);
    Tensor x = Tensor.ofInts(graph.inputs().get(0).type(), new int[] {100, -77, 13});
    assertThat(new Evaluator(bytes).run(List.of(x)).get(0).toInts())
        .isEqualTo(new Evaluator(graph).run(List.of(x)).get(0).toInts());
    return bytes;
  }
}
