package dev.wafer.ir.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowedTest {
  private static final Window WINDOW = new Window(2, 1, 1, 3, new Padding(1, 0, 2, 3));

  @Test
  void positionsOfAWindowAlongBothAxes() {
    assertThat(WINDOW.spanH(3)).isEqualTo(3);
    assertThat(WINDOW.spanW(3)).isEqualTo(7);
    assertThat(WINDOW.rows(6, 3)).isEqualTo(3);
    assertThat(WINDOW.columns(4, 3)).isEqualTo(3);
    assertThat(WINDOW.columns(2, 3)).isEqualTo(1);
    assertThat(WINDOW.columns(1, 3)).isZero();
    assertThat(WINDOW.rows(1, 3)).isZero();
  }

  @Test
  void aWindowMeetsItsInputWhereLessIsPaddedThanItSpans() {
    assertThat(WINDOW.meetsInput(2, 2)).isTrue();
    assertThat(WINDOW.meetsInput(1, 2)).isFalse();
    assertThat(WINDOW.meetsInput(2, 1)).isFalse();
    assertThat(WINDOW.withPadding(new Padding(0, 0, 0, 4)).meetsInput(2, 2)).isFalse();
  }

  @Test
  void samePaddingKeepsAsManyPositionsAsStepsFit() {
    assertThat(WINDOW.same(7, 5, 3, 3).rows(7, 3)).isEqualTo(4);
    assertThat(WINDOW.same(7, 5, 3, 3).columns(5, 3)).isEqualTo(5);
  }

  @Test
  void whatLiesUnderATap() {
    Node node =
        node(
            new Conv2d(WINDOW, Activation.NONE),
            type(2, 6, 4, 5),
            type(8, 3, 3, 5),
            type(2, 3, 3, 8));
    Plane plane = Plane.of(node);

    assertThat(plane.under(0, 0, 0, 0, 0)).isEqualTo(-1);
    assertThat(plane.under(0, 0, 0, 1, 1)).isEqualTo(5);
    assertThat(plane.under(1, 2, 2, 2, 1)).isEqualTo(((6 + 5) * 4 + 3) * 5);
    assertThat(plane.under(1, 2, 2, 2, 2)).isEqualTo(-1);
    assertThat(plane.leavesInput()).isTrue();
  }

  @Test
  void theWindowOfATransposedConvolutionSlidesOverItsOutput() {
    Window window = Window.of(2, 2, Padding.NONE);
    Node node =
        node(
            new TransposeConv(window, Activation.NONE),
            type(1, 3, 4, 7),
            type(5, 2, 3, 7),
            type(1, 6, 9, 5));

    assertThat(Plane.of(node)).isEqualTo(new Plane(1, 6, 9, 5, 3, 4, 7, 2, 3, window));
  }

  @Test
  void theWindowOfAPoolingIsItsOwn() {
    Pool2d op = new Pool2d(PoolFn.MAX, 2, 3, Window.UNIT, Activation.NONE);
    Node node = node(op, type(1, 6, 9, 5), type(1, 5, 7, 5));

    assertThat(Plane.of(node)).isEqualTo(new Plane(1, 6, 9, 5, 5, 7, 5, 2, 3, Window.UNIT));
    assertThatThrownBy(() -> op.withWindow(WINDOW)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOperatorWithoutAWindowIsNamed() {
    Node node = node(new Reshape(), type(4), type(2, 2));

    assertThatThrownBy(() -> Plane.of(node)).hasMessageContaining("RESHAPE");
  }

  @Test
  void aClampIsAllThatAnotherActivationChanges() {
    List<Op> ops =
        List.of(
            new Conv2d(WINDOW, Activation.NONE),
            new DepthwiseConv2d(WINDOW, 4, Activation.NONE),
            new TransposeConv(Window.UNIT, Activation.NONE),
            new Pool2d(PoolFn.AVERAGE, 2, 3, Window.UNIT, Activation.NONE),
            new FullyConnected(true, Activation.NONE),
            new Binary(BinaryFn.SUB, Activation.NONE));

    for (Op op : ops) {
      Op clamped = op.withActivation(Activation.RELU6);
      assertThat(op.fusedActivation()).as("%s", op).contains(Activation.NONE);
      assertThat(clamped.fusedActivation()).as("%s", op).contains(Activation.RELU6);
      assertThat(clamped.withActivation(Activation.NONE)).isEqualTo(op);
    }
    assertThat(new Binary(BinaryFn.MAXIMUM).fusedActivation()).isEmpty();
    assertThatThrownBy(() -> new Reshape().withActivation(Activation.RELU))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static Node node(Op op, TensorType... types) {
    List<Value> values =
        IntStream.range(0, types.length).mapToObj(i -> new Value(i, "v" + i, types[i])).toList();
    int last = types.length - 1;
    return new Node(0, op, values.subList(0, last), values.subList(last, types.length), 0);
  }

  private static TensorType type(int... dims) {
    return TensorType.of(DataType.FLOAT32, dims);
  }
}
