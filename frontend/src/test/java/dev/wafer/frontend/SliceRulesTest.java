package dev.wafer.frontend;

import static dev.wafer.frontend.ModelBuilder.FLOAT32;
import static dev.wafer.frontend.ModelBuilder.INT32;
import static dev.wafer.frontend.ModelBuilder.options;
import static dev.wafer.frontend.SmallModels.constant;
import static dev.wafer.frontend.SmallModels.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Split;
import dev.wafer.ir.op.StridedSlice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attributes of slices, parts and paddings, and the rules that refuse them. */
class SliceRulesTest {
  private static final int CONCATENATION = 2;
  private static final int PAD = 34;
  private static final int MEAN = 40;
  private static final int SQUEEZE = 43;
  private static final int SPLIT = 49;
  private static final int SPLIT_V = 102;
  private static final int EXPAND_DIMS = 70;

  private final ModelBuilder model = new ModelBuilder();

  @Test
  void stridedSlicesResolveNegativeIndicesAndMasks() {
    int x = model.tensor(FLOAT32, 4, 6);
    int y = model.tensor(FLOAT32, 2, 6);
    model.operator(
        SmallModels.STRIDED_SLICE,
        ints(x, constant(model, -1, 9), constant(model, -9, 9), constant(model, -2, 1)),
        ints(y),
        32,
        options().int32(0, 2).int32(1, 2));
    assertThat(OneOperator.onlyOp(model.inputs(x).outputs(y)))
        .isEqualTo(new StridedSlice(List.of(3, 0), List.of(-2, 1)));
  }

  @Test
  void axesThatAStridedSliceDropsBecomeAReshape() {
    int x = model.tensor(FLOAT32, 4, 4);
    int y = model.tensor(FLOAT32, 4);
    model.operator(
        SmallModels.STRIDED_SLICE,
        ints(x, constant(model, 0, 0), constant(model, 4, 1), constant(model, 1, 1)),
        ints(y),
        32,
        options().int32(4, 2));
    Graph graph = OneOperator.graph(model.inputs(x).outputs(y));
    assertThat(graph.nodes()).hasSize(2);
    assertThat(graph.nodes().get(0).output().shape()).isEqualTo(Shape.of(4, 1));
    assertThat(graph.nodes().get(1).op()).isEqualTo(new Reshape());
  }

  @Test
  void ellipsesAndNewAxesOfAStridedSliceAreResolved() {
    int x = model.tensor(FLOAT32, 2, 3, 4);
    int y = model.tensor(FLOAT32, 2, 3, 1, 2);
    model.operator(
        SmallModels.STRIDED_SLICE,
        ints(x, constant(model, 0, 0, 3), constant(model, 0, 0, 0), constant(model, 1, 1, -2)),
        ints(y),
        32,
        options().int32(1, 4).int32(2, 1).int32(3, 2));
    Graph graph = OneOperator.graph(model.inputs(x).outputs(y));
    assertThat(graph.nodes().stream().map(Node::op))
        .containsExactly(new StridedSlice(List.of(0, 0, 3), List.of(1, 1, -2)), new Reshape());
  }

  /** TensorFlow has it stand for nothing, TensorFlow Lite for one axis. */
  @Test
  void anEllipsisWithoutAnAxisIsRefused() {
    int x = model.tensor(FLOAT32, 4);
    int y = model.tensor(FLOAT32, 4);
    model.operator(
        SmallModels.STRIDED_SLICE,
        ints(x, constant(model, 0, 0), constant(model, 0, 4), constant(model, 1, 1)),
        ints(y),
        32,
        options().int32(2, 1));
    Diagnostic d = OneOperator.onlyRefusal(model.inputs(x).outputs(y));
    assertThat(d.rule()).contains("stands for an axis at least");
    assertThat(d.found()).contains("ellipsis_mask 1", "2 entries");
  }

  @Test
  void partsWithoutElementsAreLeftOut() {
    int x = model.tensor(FLOAT32, 1, 3);
    int some = model.tensor(FLOAT32, 1, 2);
    int none = model.tensor(FLOAT32, 1, 0);
    int rest = model.tensor(FLOAT32, 1, 1);
    int y = model.tensor(FLOAT32, 1, 3);
    model.operator(
        SPLIT_V,
        ints(x, constant(model, 2, 0, 1), constant(model, 1)),
        ints(some, none, rest),
        79,
        options().int32(0, 3));
    model.operator(CONCATENATION, ints(rest, none, some), ints(y), 10, options().int32(0, 1));
    Graph graph = OneOperator.graph(model.inputs(x).outputs(y));
    assertThat(graph.nodes().get(0).outputs()).hasSize(2);
    assertThat(graph.nodes().get(1).inputs()).hasSize(2);
  }

  @Test
  void anOutputOfTheGraphWithoutElementsIsRefused() {
    int x = model.tensor(FLOAT32, 1, 3);
    int all = model.tensor(FLOAT32, 1, 3);
    int none = model.tensor(FLOAT32, 1, 0);
    model.operator(
        SPLIT_V,
        ints(x, constant(model, 3, 0), constant(model, 1)),
        ints(all, none),
        79,
        options().int32(0, 2));
    Diagnostic d = OneOperator.onlyRefusal(model.inputs(x).outputs(all, none));
    assertThat(d.rule()).contains("at least one element");
    assertThat(d.tensorName()).isEqualTo("t2");
  }

  @Test
  void squeezeAndExpandDimsAreReshapes() {
    int x = model.tensor(FLOAT32, 1, 4);
    int flat = model.tensor(FLOAT32, 4);
    int y = model.tensor(FLOAT32, 4, 1);
    model.operator(SQUEEZE, ints(x), ints(flat), 30, options().int32s(0, 0));
    model.operator(EXPAND_DIMS, ints(flat, constant(model, -1)), ints(y), 52, options());
    assertThat(OneOperator.graph(model.inputs(x).outputs(y)).nodes().stream().map(Node::op))
        .containsExactly(new Reshape(), new Reshape());
  }

  @Test
  void paddingAndMeanTakeTheirConstants() {
    int x = model.tensor(FLOAT32, 1, 2);
    int padded = model.tensor(FLOAT32, 2, 5);
    int y = model.tensor(FLOAT32, 2, 1);
    int paddings = model.add(model.table(INT32, model.buffer(le(0, 1, 2, 1)), 2, 2));
    model.operator(PAD, ints(x, paddings), ints(padded), 22, options());
    model.operator(MEAN, ints(padded, constant(model, -1)), ints(y), 27, options().int8(0, 1));
    assertThat(OneOperator.graph(model.inputs(x).outputs(y)).nodes().stream().map(Node::op))
        .containsExactly(
            new Pad(List.of(0, 2), List.of(1, 1)), new Reduce(ReduceFn.MEAN, List.of(1), true));
  }

  @Test
  void partsOfASplitCoverTheAxis() {
    int x = model.tensor(FLOAT32, 2, 4);
    int a = model.tensor(FLOAT32, 2, 2);
    int b = model.tensor(FLOAT32, 2, 2);
    model.operator(SPLIT, ints(constant(model, -1), x), ints(a, b), 35, options().int32(0, 2));
    assertThat(OneOperator.onlyOp(model.inputs(x).outputs(a, b))).isEqualTo(new Split(1));
  }

  private static byte[] le(int... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      out.putInt(value);
    }
    return out.array();
  }
}
